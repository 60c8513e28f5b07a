package io.linkgate.healer;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineEvent;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Cure;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReconcilerTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Proposal CONNECT = connect(Cure.NONE);

    private final Reconciler reconciler = new Reconciler();

    @Test
    void ownerStartsWhatIsStopped() {
        assertThat(reconciler.onCommand(Wanted.RUNNING, stopped(Reason.STOPPED_BY_OWNER), calm(), NOW))
                .isEqualTo(CONNECT);
    }

    @Test
    void ownerStartsWhatAwaitedAHuman() {
        assertThat(reconciler.onCommand(Wanted.RUNNING, failed(Reason.REFUSED, Instant.MAX), calm(), NOW))
                .isEqualTo(CONNECT);
    }

    @Test
    void startingWhatShowsACodeChangesNothing() {
        assertThat(reconciler.onCommand(Wanted.RUNNING, showing(NOW.plusSeconds(9)), calm(), NOW))
                .isInstanceOf(Proposal.Leave.class);
    }

    @Test
    void ownerStopsAnything() {
        assertThat(reconciler.onCommand(Wanted.STOPPED, showing(NOW.plusSeconds(9)), calm(), NOW))
                .isEqualTo(new Proposal.Rest(Reason.STOPPED_BY_OWNER));
    }

    @Test
    void lookNeverStartsWhatTheOwnerStopped() {
        assertThat(reconciler.onLook(Wanted.STOPPED, stopped(Reason.STOPPED_BY_OWNER), calm(), NOW))
                .isEqualTo(new Proposal.Leave(Instant.MAX));
    }

    @Test
    void lookWakesWhatIsParked() {
        assertThat(reconciler.onLook(Wanted.RUNNING, stopped(Reason.PARKED), calm(), NOW))
                .isEqualTo(connect(Cure.WAKE));
    }

    @Test
    void lookNeverDisturbsALiveCode() {
        assertThat(reconciler.onLook(Wanted.RUNNING, showing(NOW.plusMillis(1)), calm(), NOW))
                .isInstanceOf(Proposal.Leave.class);
    }

    @Test
    void lookAtAFailureNeverShortensItsFirstPause() {
        assertThat(reconciler.onLook(Wanted.RUNNING, failed(Reason.UNREACHABLE, NOW.plusMillis(400)), calm(), NOW))
                .isEqualTo(new Proposal.Leave(NOW.plusMillis(400)));
    }

    @Test
    void lookAtAFailureShortensALongPauseToTenSeconds() {
        SessionSnapshot failed = failed(Reason.UNREACHABLE, NOW.plusSeconds(60));

        assertThat(reconciler.onLook(Wanted.RUNNING, failed, calm(), NOW))
                .isEqualTo(new Proposal.Leave(NOW.plusSeconds(10)));
        assertThat(reconciler.onLook(Wanted.RUNNING, failed, calm(), NOW.plusSeconds(10)))
                .isInstanceOf(Proposal.Connect.class);
    }

    @Test
    void lookCannotCureWhatAHumanMust() {
        assertThat(reconciler.onLook(Wanted.RUNNING, failed(Reason.REFUSED, Instant.MAX), calm(), NOW))
                .isEqualTo(new Proposal.Leave(Instant.MAX));
    }

    @Test
    void startingPastItsDeadlineIsStalled() {
        SessionSnapshot late = new SessionSnapshot(id(), new SessionState.Starting(NOW), NOW.minusSeconds(45));

        assertThat(reconciler.onClock(Wanted.RUNNING, late, calm(), NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class, fail -> assertThat(fail.reason()).isEqualTo(Reason.STALLED));
    }

    @Test
    void codeWhoseSuccessorIsMissingIsReplacedByAConnection() {
        assertThat(reconciler.onClock(Wanted.RUNNING, showing(NOW.minusSeconds(5)), calm(), NOW))
                .isEqualTo(connect(Cure.NEW_CODES));
        assertThat(reconciler.onClock(Wanted.RUNNING, showing(NOW.minusSeconds(4)), calm(), NOW))
                .isInstanceOf(Proposal.Leave.class);
    }

    @ParameterizedTest
    @CsvSource({"299, true", "300, false"})
    void exhaustedCodesComeAgainOnlyForWhoWatchedInTheLastFiveMinutes(int secondsAgo, boolean again) {
        SessionVitals vitals = vitals(NOW.minusSeconds(secondsAgo), 0, 0);

        Proposal proposal = reconciler.afterEnd(ended(EndCause.CODES_EXHAUSTED), vitals, NOW);

        assertThat(proposal).isEqualTo(again ? connect(Cure.NEW_CODES) : new Proposal.Rest(Reason.PARKED));
    }

    @Test
    void linkedDeviceConnectsAgainAtOnceAlsoWhenNobodyWatches() {
        SessionVitals unwatched = vitals(Instant.MIN, 0, 0);

        assertThat(reconciler.afterEnd(ended(EndCause.LINKED), unwatched, NOW)).isEqualTo(CONNECT);
    }

    @Test
    void restartIsFollowedAtOnceButNotTwiceInARow() {
        assertThat(reconciler.afterEnd(ended(EndCause.RESTART), vitals(Instant.MIN, 0, 0), NOW))
                .isEqualTo(CONNECT);
        assertThat(reconciler.afterEnd(ended(EndCause.RESTART), vitals(Instant.MIN, 1, 0), NOW))
                .isInstanceOf(Proposal.Fail.class);
    }

    @Test
    void unlinkedDeviceShowsCodesAgainOnlyToWhoWatches() {
        assertThat(reconciler.afterEnd(ended(EndCause.LOGGED_OUT), vitals(NOW.minusSeconds(9), 0, 0), NOW))
                .isEqualTo(CONNECT);
        assertThat(reconciler.afterEnd(ended(EndCause.LOGGED_OUT), vitals(Instant.MIN, 0, 0), NOW))
                .isEqualTo(new Proposal.Rest(Reason.LOGGED_OUT));
    }

    @ParameterizedTest
    @EnumSource(
            value = EndCause.class,
            names = {"UNREACHABLE", "UNTRUSTED", "NOT_KEPT", "PROTOCOL"})
    void passingTroubleIsTriedAgain(EndCause cause) {
        assertThat(reconciler.afterEnd(ended(cause), calm(), NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class,
                        fail -> assertThat(fail.retryAt()).isBetween(NOW.plusMillis(250), NOW.plusMillis(500)));
    }

    @ParameterizedTest
    @EnumSource(
            value = EndCause.class,
            names = {"REFUSED", "REPLACED", "BANNED"})
    void lastingTroubleWaitsForAHuman(EndCause cause) {
        assertThat(reconciler.afterEnd(ended(cause), calm(), NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class, fail -> assertThat(fail.retryAt()).isEqualTo(Instant.MAX));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 15", "4, 30", "5, 60", "6, 120", "7, 300", "8, 300", "1000, 300"})
    void roundsThatNobodyScansRestWithGrowingPauses(int ended, int seconds) {
        SessionVitals watched = rounds(ended, NOW);

        Proposal proposal = reconciler.afterEnd(ended(EndCause.CODES_EXHAUSTED), watched, NOW);

        if (seconds == 0) {
            assertThat(proposal).isEqualTo(connect(Cure.NEW_CODES));
        } else {
            assertThat(proposal).isInstanceOfSatisfying(Proposal.Fail.class, rest -> {
                assertThat(rest.reason()).isEqualTo(Reason.RESTING);
                assertThat(rest.retryAt()).isEqualTo(NOW.plusSeconds(seconds));
            });
        }
    }

    @Test
    void lookNeitherShortensARestNorIsPromisedACodeBefore() {
        SessionSnapshot resting = failed(Reason.RESTING, NOW.plusSeconds(300));

        assertThat(reconciler.onLook(Wanted.RUNNING, resting, rounds(7, NOW), NOW.plusSeconds(299)))
                .isEqualTo(new Proposal.Leave(NOW.plusSeconds(300)));
        assertThat(reconciler.retryAfter(resting, rounds(7, NOW), NOW)).isEqualTo(Duration.ofSeconds(301));
        assertThat(reconciler.onClock(Wanted.RUNNING, resting, rounds(7, NOW), NOW.plusSeconds(300)))
                .isEqualTo(connect(Cure.NEW_CODES));
    }

    @Test
    void restThatNobodyWatchesEndsInTheBed() {
        SessionSnapshot resting = failed(Reason.RESTING, NOW);
        SessionVitals unwatched =
                new SessionVitals(Instant.MIN, 0, 0, false, new Rounds(7, 3, NOW), Duration.ofSeconds(1));

        assertThat(reconciler.onClock(Wanted.RUNNING, resting, unwatched, NOW))
                .isEqualTo(new Proposal.Rest(Reason.PARKED));
    }

    @Test
    void lookAtWhatIsParkedWaitsForTheRestOfThePause() {
        SessionVitals tired = rounds(5, NOW.minusSeconds(20));

        assertThat(reconciler.onLook(Wanted.RUNNING, stopped(Reason.PARKED), tired, NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class, rest -> assertThat(rest.retryAt()).isEqualTo(NOW.plusSeconds(40)));
        assertThat(reconciler.onLook(Wanted.RUNNING, stopped(Reason.PARKED), tired, NOW.plusSeconds(40)))
                .isEqualTo(connect(Cure.WAKE));
    }

    @Test
    void nextConnectionIsNotPreparedWhenItsCodesHaveToRest() {
        SessionSnapshot last = new SessionSnapshot(
                id(), new SessionState.ScanQrCode(new QrCode("x", NOW, NOW.plusSeconds(1), 6, 6)), NOW);

        assertThat(reconciler.onClock(Wanted.RUNNING, last, rounds(1, NOW), NOW.plusMillis(600)))
                .isInstanceOf(Proposal.Prepare.class);
        assertThat(reconciler.onClock(Wanted.RUNNING, last, rounds(2, NOW), NOW.plusMillis(600)))
                .isInstanceOf(Proposal.Leave.class);
    }

    private static SessionVitals rounds(int ended, Instant lastEndedAt) {
        return new SessionVitals(NOW, 0, 0, false, new Rounds(ended, 3, lastEndedAt), Duration.ofSeconds(1));
    }

    @Test
    void refusalForAnUnknownReasonIsTriedAgainAfterALongPauseThatGrows() {
        for (int failures = 0; failures < 8; failures++) {
            long longest = Math.min(3600, 60L << failures);
            assertThat(reconciler.afterEnd(ended(EndCause.REFUSED_FOR_NOW), vitals(NOW, failures, 0.5), NOW))
                    .isInstanceOfSatisfying(Proposal.Fail.class, fail -> {
                        assertThat(fail.reason()).isEqualTo(Reason.REFUSED);
                        assertThat(fail.retryAt()).isBetween(NOW.plusSeconds(longest / 2), NOW.plusSeconds(longest));
                    });
        }
    }

    @Test
    void lookNeverShortensTheTimeOfARefusal() {
        SessionSnapshot refused = failed(Reason.REFUSED, NOW.plusSeconds(600));

        assertThat(reconciler.onLook(Wanted.RUNNING, refused, calm(), NOW.plusSeconds(599)))
                .isEqualTo(new Proposal.Leave(NOW.plusSeconds(600)));
        assertThat(reconciler.onLook(Wanted.RUNNING, refused, calm(), NOW.plusSeconds(600)))
                .isEqualTo(connect(Cure.RETRY));
        assertThat(reconciler.retryAfter(refused, calm(), NOW)).isZero();
    }

    @Test
    void outdatedClientIsTriedAgainEveryHourHoweverOftenSomebodyLooks() {
        assertThat(reconciler.afterEnd(ended(EndCause.CLIENT_OUTDATED), calm(), NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class,
                        fail -> assertThat(fail.retryAt())
                                .isBetween(NOW.plus(Duration.ofMinutes(59)), NOW.plus(Duration.ofMinutes(60))));
        SessionSnapshot outdated = failed(Reason.CLIENT_OUTDATED, NOW.plus(Duration.ofHours(1)));

        assertThat(reconciler.onLook(Wanted.RUNNING, outdated, calm(), NOW.plus(Duration.ofMinutes(59))))
                .isInstanceOf(Proposal.Leave.class);
        assertThat(reconciler.retryAfter(outdated, calm(), NOW)).isZero();
        assertThat(reconciler.onClock(Wanted.RUNNING, outdated, calm(), NOW.plus(Duration.ofHours(1))))
                .isEqualTo(connect(Cure.RETRY));
    }

    @Test
    void banIsTriedAgainWhenItsTimeIsOver() {
        assertThat(reconciler.afterEnd(banned(Duration.ofHours(1)), calm(), NOW))
                .isEqualTo(new Proposal.Fail(Reason.BANNED, "x", NOW.plus(Duration.ofHours(1))));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed(Reason.BANNED, NOW), calm(), NOW))
                .isEqualTo(connect(Cure.RETRY));
    }

    @Test
    void banThatLastsNoTimeIsFollowedByAPauseAllTheSame() {
        assertThat(reconciler.afterEnd(banned(Duration.ZERO), calm(), NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class,
                        fail -> assertThat(fail.retryAt()).isBetween(NOW.plusMillis(250), NOW.plusMillis(500)));
    }

    @Test
    void lookNeverShortensTheTimeOfABan() {
        SessionSnapshot banned = failed(Reason.BANNED, NOW.plusSeconds(3600));

        assertThat(reconciler.onLook(Wanted.RUNNING, banned, calm(), NOW.plusSeconds(3599)))
                .isEqualTo(new Proposal.Leave(NOW.plusSeconds(3600)));
        assertThat(reconciler.onLook(Wanted.RUNNING, banned, calm(), NOW.plusSeconds(3600)))
                .isInstanceOf(Proposal.Connect.class);
    }

    @Test
    void nothingIsPromisedToWhoLooksAtABan() {
        assertThat(reconciler.retryAfter(failed(Reason.BANNED, NOW.plusSeconds(5)), calm(), NOW))
                .isZero();
    }

    @Test
    void pauseDoublesUpToAMinuteAndChanceOnlyShortensIt() {
        assertThat(Pause.after(0, 0.999999)).isEqualTo(Duration.ofMillis(500));
        assertThat(Pause.after(1, 0.999999)).isEqualTo(Duration.ofMillis(1000));
        assertThat(Pause.after(7, 0.999999)).isEqualTo(Duration.ofSeconds(60));
        assertThat(Pause.after(1_000_000, 0.999999)).isEqualTo(Duration.ofSeconds(60));
        assertThat(Pause.after(7, 0)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void promiseToACallerIsNeverOverFifteenSeconds() {
        SessionSnapshot failed = new SessionSnapshot(
                id(), new SessionState.Failed(Reason.UNREACHABLE, "x", NOW.plusSeconds(60)), NOW.plusSeconds(50));

        assertThat(reconciler.retryAfter(failed, calm(), NOW)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void nothingIsPromisedWhereWaitingDoesNotHelp() {
        assertThat(reconciler.retryAfter(stopped(Reason.STOPPED_BY_OWNER), calm(), NOW))
                .isZero();
        assertThat(reconciler.retryAfter(failed(Reason.REFUSED, Instant.MAX), calm(), NOW))
                .isZero();
    }

    @Test
    void nextConnectionIsOpenedShortlyBeforeTheLastCodeEndsForWhoWatches() {
        SessionSnapshot last = showing(new QrCode("text", NOW.minusSeconds(15), NOW.plusSeconds(5), 6, 6));
        SessionVitals watched = vitals(NOW.minusSeconds(200), 0, 0);

        assertThat(reconciler.onClock(Wanted.RUNNING, last, watched, NOW.minusMillis(1)))
                .isEqualTo(new Proposal.Leave(NOW));
        assertThat(reconciler.onClock(Wanted.RUNNING, last, watched, NOW)).isInstanceOf(Proposal.Prepare.class);
        assertThat(reconciler.onClock(Wanted.RUNNING, last, calm(), NOW))
                .as("nobody watches")
                .isInstanceOf(Proposal.Leave.class);
        SessionVitals once = new SessionVitals(NOW, 0, 0, true, Rounds.NONE, Duration.ofSeconds(1));
        assertThat(reconciler.onClock(Wanted.RUNNING, last, once, NOW))
                .as("it was opened already")
                .isInstanceOf(Proposal.Leave.class);
    }

    @Test
    void codeThatIsShownShortlyIsSucceededAtItsHalf() {
        SessionSnapshot last = showing(new QrCode("text", NOW.minusSeconds(1), NOW.plusSeconds(1), 6, 6));

        assertThat(reconciler.onClock(Wanted.RUNNING, last, vitals(NOW, 0, 0), NOW.minusMillis(1)))
                .isEqualTo(new Proposal.Leave(NOW));
    }

    @Test
    void clockThatIsSetForwardEndsWhatIsOverByIt() {
        Instant later = NOW.plus(Duration.ofDays(1));

        assertThat(reconciler.onClock(Wanted.RUNNING, showing(NOW.plusSeconds(9)), calm(), later))
                .isEqualTo(connect(Cure.NEW_CODES));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed(Reason.UNREACHABLE, NOW.plusSeconds(9)), calm(), later))
                .isEqualTo(connect(Cure.RETRY));
        assertThat(reconciler.onClock(Wanted.RUNNING, starting(), calm(), later))
                .isInstanceOf(Proposal.Fail.class);
    }

    @Test
    void clockThatIsSetBackMakesNobodyWaitForIt() {
        Instant earlier = NOW.minus(Duration.ofDays(1));
        SessionSnapshot shown = showing(new QrCode("text", NOW, NOW.plusSeconds(20), 2, 6));

        assertThat(reconciler.onClock(Wanted.RUNNING, shown, calm(), earlier)).isEqualTo(connect(Cure.NEW_CODES));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed(Reason.UNREACHABLE, NOW.plusSeconds(9)), calm(), earlier))
                .isEqualTo(connect(Cure.RETRY));
        assertThat(reconciler.onClock(Wanted.RUNNING, starting(), calm(), earlier))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class, fail -> assertThat(fail.retryAt()).isBefore(earlier.plusSeconds(1)));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed(Reason.BANNED, NOW.plusSeconds(9)), calm(), earlier))
                .as("a ban may be that long")
                .isEqualTo(new Proposal.Leave(NOW.plusSeconds(9)));
    }

    @Test
    void whoWaitsForATurnHasNoDeadline() {
        SessionSnapshot queued = new SessionSnapshot(id(), new SessionState.Starting(Instant.MAX), NOW);

        assertThat(reconciler.onClock(Wanted.RUNNING, queued, calm(), NOW.plusSeconds(1_000)))
                .isEqualTo(new Proposal.Leave(Instant.MAX));
    }

    @Test
    void whoLookedOnceIsNotNeededForTheAttemptThatWasPromised() {
        SessionSnapshot failed = failed(Reason.UNREACHABLE, NOW.plusSeconds(60));
        SessionVitals looked = vitals(NOW.plusSeconds(1), 7, 0);
        Instant promised = NOW.plusSeconds(10);

        assertThat(reconciler.onClock(Wanted.RUNNING, failed, looked, NOW.plusSeconds(2)))
                .isEqualTo(new Proposal.Leave(promised));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed, looked, promised)).isEqualTo(connect(Cure.RETRY));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed, vitals(NOW.minusSeconds(1), 7, 0), promised))
                .as("nobody has looked since it failed")
                .isEqualTo(new Proposal.Leave(NOW.plusSeconds(60)));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed(Reason.REFUSED, Instant.MAX), looked, promised))
                .as("a human has to act")
                .isEqualTo(new Proposal.Leave(Instant.MAX));
    }

    @Test
    void promiseIsWhatConnectionsOfThisEngineTake() {
        SessionVitals slow = new SessionVitals(NOW, 0, 0, false, Rounds.NONE, Duration.ofMillis(2_300));

        assertThat(reconciler.retryAfter(starting(), slow, NOW)).isEqualTo(Duration.ofMillis(2_300));
        assertThat(reconciler.retryAfter(failed(Reason.UNREACHABLE, NOW.plusSeconds(1)), slow, NOW))
                .isEqualTo(Duration.ofMillis(3_300));
    }

    @Test
    void passkeyIsWaitedForWhoeverLooksAndReplacedByAConnectionWhenItsTimeIsOver() {
        SessionSnapshot wanted = new SessionSnapshot(id(), new SessionState.PasskeyRequired(NOW.plusSeconds(600)), NOW);
        Instant overdue = NOW.plusSeconds(605);
        Proposal leave = new Proposal.Leave(overdue);

        assertThat(reconciler.onLook(Wanted.RUNNING, wanted, calm(), NOW)).isEqualTo(leave);
        assertThat(reconciler.onCommand(Wanted.RUNNING, wanted, calm(), NOW)).isEqualTo(leave);
        assertThat(reconciler.onClock(Wanted.RUNNING, wanted, calm(), overdue.minusMillis(1)))
                .isEqualTo(leave);
        assertThat(reconciler.retryAfter(wanted, calm(), NOW)).isZero();
        assertThat(reconciler.onClock(Wanted.RUNNING, wanted, calm(), overdue)).isEqualTo(connect(Cure.NEW_CODES));
        assertThat(reconciler.onLook(Wanted.RUNNING, wanted, calm(), overdue)).isEqualTo(connect(Cure.NEW_CODES));
        assertThat(reconciler.onClock(Wanted.RUNNING, wanted, calm(), NOW.minusSeconds(3)))
                .as("the clock was set back")
                .isEqualTo(connect(Cure.NEW_CODES));
    }

    private static Proposal connect(Cure cure) {
        return new Proposal.Connect(Reconciler.CODE_DUE, cure);
    }

    private static SessionSnapshot starting() {
        return new SessionSnapshot(id(), new SessionState.Starting(NOW.plusSeconds(45)), NOW);
    }

    private static SessionSnapshot showing(QrCode code) {
        return new SessionSnapshot(id(), new SessionState.ScanQrCode(code), code.shownAt());
    }

    private static SessionVitals vitals(Instant lastWatched, int failures, double jitter) {
        return new SessionVitals(lastWatched, failures, jitter, false, Rounds.NONE, Duration.ofSeconds(1));
    }

    private static SessionVitals calm() {
        return vitals(Instant.MIN, 0, 0.5);
    }

    private static EngineEvent.Ended ended(EndCause cause) {
        return new EngineEvent.Ended(cause, "x");
    }

    private static EngineEvent.Ended banned(Duration lasts) {
        return new EngineEvent.Ended(EndCause.BANNED, "x", Optional.of(lasts));
    }

    private static SessionSnapshot stopped(Reason reason) {
        return new SessionSnapshot(id(), new SessionState.Stopped(reason), NOW);
    }

    private static SessionSnapshot failed(Reason reason, Instant retryAt) {
        return new SessionSnapshot(id(), new SessionState.Failed(reason, "x", retryAt), NOW);
    }

    private static SessionSnapshot showing(Instant expiresAt) {
        return new SessionSnapshot(
                id(), new SessionState.ScanQrCode(new QrCode("text", expiresAt, 1, 6)), NOW.minusSeconds(20));
    }

    private static InstanceId id() {
        return new InstanceId("ABCDEFGHIJKL");
    }
}
