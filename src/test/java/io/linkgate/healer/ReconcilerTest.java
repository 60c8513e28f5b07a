package io.linkgate.healer;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineEvent;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.PairingCode;
import io.linkgate.session.Proposal;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.Vitals;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReconcilerTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Proposal CONNECT = new Proposal.Connect(NOW.plus(Reconciler.CODE_DUE));

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
                .isEqualTo(CONNECT);
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
                .isEqualTo(CONNECT);
        assertThat(reconciler.onClock(Wanted.RUNNING, showing(NOW.minusSeconds(4)), calm(), NOW))
                .isInstanceOf(Proposal.Leave.class);
    }

    @ParameterizedTest
    @CsvSource({"299, true", "300, false"})
    void exhaustedCodesComeAgainOnlyForWhoWatchedInTheLastFiveMinutes(int secondsAgo, boolean again) {
        Vitals vitals = new Vitals(NOW.minusSeconds(secondsAgo), 0, 0);

        Proposal proposal = reconciler.afterEnd(ended(EndCause.CODES_EXHAUSTED), vitals, NOW);

        assertThat(proposal).isEqualTo(again ? CONNECT : new Proposal.Rest(Reason.PARKED));
    }

    @Test
    void linkedDeviceConnectsAgainAtOnceAlsoWhenNobodyWatches() {
        Vitals unwatched = new Vitals(Instant.MIN, 0, 0);

        assertThat(reconciler.afterEnd(ended(EndCause.LINKED), unwatched, NOW)).isEqualTo(CONNECT);
    }

    @Test
    void restartIsFollowedAtOnceButNotTwiceInARow() {
        assertThat(reconciler.afterEnd(ended(EndCause.RESTART), new Vitals(Instant.MIN, 0, 0), NOW))
                .isEqualTo(CONNECT);
        assertThat(reconciler.afterEnd(ended(EndCause.RESTART), new Vitals(Instant.MIN, 1, 0), NOW))
                .isInstanceOf(Proposal.Fail.class);
    }

    @Test
    void unlinkedDeviceShowsCodesAgainOnlyToWhoWatches() {
        assertThat(reconciler.afterEnd(ended(EndCause.LOGGED_OUT), new Vitals(NOW.minusSeconds(9), 0, 0), NOW))
                .isEqualTo(CONNECT);
        assertThat(reconciler.afterEnd(ended(EndCause.LOGGED_OUT), new Vitals(Instant.MIN, 0, 0), NOW))
                .isEqualTo(new Proposal.Rest(Reason.LOGGED_OUT));
    }

    @ParameterizedTest
    @EnumSource(
            value = EndCause.class,
            names = {"UNREACHABLE", "UNTRUSTED", "PROTOCOL"})
    void passingTroubleIsTriedAgain(EndCause cause) {
        assertThat(reconciler.afterEnd(ended(cause), calm(), NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class,
                        fail -> assertThat(fail.retryAt()).isBetween(NOW.plusMillis(250), NOW.plusMillis(500)));
    }

    @ParameterizedTest
    @EnumSource(
            value = EndCause.class,
            names = {"CLIENT_OUTDATED", "REFUSED", "REPLACED", "BANNED"})
    void lastingTroubleWaitsForAHuman(EndCause cause) {
        assertThat(reconciler.afterEnd(ended(cause), calm(), NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class, fail -> assertThat(fail.retryAt()).isEqualTo(Instant.MAX));
    }

    @Test
    void banIsTriedAgainWhenItsTimeIsOver() {
        assertThat(reconciler.afterEnd(banned(Duration.ofHours(1)), calm(), NOW))
                .isEqualTo(new Proposal.Fail(Reason.BANNED, "x", NOW.plus(Duration.ofHours(1))));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed(Reason.BANNED, NOW), calm(), NOW))
                .isEqualTo(CONNECT);
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

    private static Vitals calm() {
        return new Vitals(Instant.MIN, 0, 0.5);
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
                id(), new SessionState.ScanQrCode(new PairingCode("text", expiresAt, 1, 6)), NOW.minusSeconds(20));
    }

    private static InstanceId id() {
        return new InstanceId("ABCDEFGHIJKL");
    }
}
