package io.linkgate.healer;

import static io.linkgate.healer.Situations.CONNECT;
import static io.linkgate.healer.Situations.NOW;
import static io.linkgate.healer.Situations.calm;
import static io.linkgate.healer.Situations.connect;
import static io.linkgate.healer.Situations.ended;
import static io.linkgate.healer.Situations.failed;
import static io.linkgate.healer.Situations.id;
import static io.linkgate.healer.Situations.showing;
import static io.linkgate.healer.Situations.starting;
import static io.linkgate.healer.Situations.stopped;
import static io.linkgate.healer.Situations.vitals;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Cure;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the healer proposes for failures, deadlines, pauses and clocks. */
class ReconcilerTest {

    private final Reconciler reconciler = new Reconciler();

    @Test
    void requestNeverShortensTheFirstPause() {
        assertThat(reconciler.onPoll(Wanted.RUNNING, failed(Reason.UNREACHABLE, NOW.plusMillis(400)), calm(), NOW))
                .isEqualTo(new Proposal.Leave(NOW.plusMillis(400)));
    }

    @Test
    void requestShortensALongPauseToTenSeconds() {
        SessionSnapshot failed = failed(Reason.UNREACHABLE, NOW.plusSeconds(60));

        assertThat(reconciler.onPoll(Wanted.RUNNING, failed, calm(), NOW))
                .isEqualTo(new Proposal.Leave(NOW.plusSeconds(10)));
        assertThat(reconciler.onPoll(Wanted.RUNNING, failed, calm(), NOW.plusSeconds(10)))
                .isInstanceOf(Proposal.Connect.class);
    }

    @Test
    void startingPastItsDeadlineIsStalled() {
        SessionSnapshot late = new SessionSnapshot(id(), new SessionState.Starting(NOW), NOW.minusSeconds(45));

        assertThat(reconciler.onClock(Wanted.RUNNING, late, calm(), NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class, fail -> assertThat(fail.reason()).isEqualTo(Reason.STALLED));
    }

    @Test
    void linkedDeviceReconnectsAtOnceEvenUnwatched() {
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
    void unlinkedDeviceShowsCodesAgainOnlyIfWatched() {
        assertThat(reconciler.afterEnd(ended(EndCause.LOGGED_OUT), vitals(NOW.minusSeconds(9), 0, 0), NOW))
                .isEqualTo(CONNECT);
        assertThat(reconciler.afterEnd(ended(EndCause.LOGGED_OUT), vitals(Instant.MIN, 0, 0), NOW))
                .isEqualTo(new Proposal.Rest(Reason.LOGGED_OUT));
    }

    @ParameterizedTest
    @EnumSource(
            value = EndCause.class,
            names = {"UNREACHABLE", "UNTRUSTED", "NOT_KEPT", "PROTOCOL"})
    void transientFailureIsRetried(EndCause cause) {
        assertThat(reconciler.afterEnd(ended(cause), calm(), NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class,
                        fail -> assertThat(fail.retryAt()).isBetween(NOW.plusMillis(250), NOW.plusMillis(500)));
    }

    @Test
    void pauseDoublesUpToAMinuteAndJitterOnlyShortensIt() {
        assertThat(Pause.after(0, 0.999999)).isEqualTo(Duration.ofMillis(500));
        assertThat(Pause.after(1, 0.999999)).isEqualTo(Duration.ofMillis(1000));
        assertThat(Pause.after(7, 0.999999)).isEqualTo(Duration.ofSeconds(60));
        assertThat(Pause.after(1_000_000, 0.999999)).isEqualTo(Duration.ofSeconds(60));
        assertThat(Pause.after(7, 0)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void promiseToACallerNeverExceedsFifteenSeconds() {
        SessionSnapshot failed = new SessionSnapshot(
                id(), new SessionState.Failed(Reason.UNREACHABLE, "x", NOW.plusSeconds(60)), NOW.plusSeconds(50));

        assertThat(reconciler.retryAfter(failed, calm(), NOW)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void nothingIsPromisedIfWaitingDoesNotHelp() {
        assertThat(reconciler.retryAfter(stopped(Reason.STOPPED_BY_OWNER), calm(), NOW))
                .isZero();
        assertThat(reconciler.retryAfter(failed(Reason.REFUSED, Instant.MAX), calm(), NOW))
                .isZero();
    }

    @Test
    void clockSetForwardEndsWhatIsOver() {
        Instant later = NOW.plus(Duration.ofDays(1));

        assertThat(reconciler.onClock(Wanted.RUNNING, showing(NOW.plusSeconds(9)), calm(), later))
                .isEqualTo(connect(Cure.NEW_CODES));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed(Reason.UNREACHABLE, NOW.plusSeconds(9)), calm(), later))
                .isEqualTo(connect(Cure.RETRY));
        assertThat(reconciler.onClock(Wanted.RUNNING, starting(), calm(), later))
                .isInstanceOf(Proposal.Fail.class);
    }

    @Test
    void clockSetBackMakesNoCallerWait() {
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
    void sessionThatWaitsForItsTurnHasNoDeadline() {
        SessionSnapshot queued = new SessionSnapshot(id(), new SessionState.Starting(Instant.MAX), NOW);

        assertThat(reconciler.onClock(Wanted.RUNNING, queued, calm(), NOW.plusSeconds(1_000)))
                .isEqualTo(new Proposal.Leave(Instant.MAX));
    }

    @Test
    void promisedAttemptNeedsNoSecondRequest() {
        SessionSnapshot failed = failed(Reason.UNREACHABLE, NOW.plusSeconds(60));
        SessionVitals looked = vitals(NOW.plusSeconds(1), 7, 0);
        Instant promised = NOW.plusSeconds(10);

        assertThat(reconciler.onClock(Wanted.RUNNING, failed, looked, NOW.plusSeconds(2)))
                .isEqualTo(new Proposal.Leave(promised));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed, looked, promised)).isEqualTo(connect(Cure.RETRY));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed, vitals(NOW.minusSeconds(1), 7, 0), promised))
                .as("no request since it failed")
                .isEqualTo(new Proposal.Leave(NOW.plusSeconds(60)));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed(Reason.REFUSED, Instant.MAX), looked, promised))
                .as("a human has to act")
                .isEqualTo(new Proposal.Leave(Instant.MAX));
    }

    @Test
    void promiseIsTheTimeThatConnectionsOfThisEngineTake() {
        SessionVitals slow = new SessionVitals(NOW, 0, 0, false, Rounds.NONE, Duration.ofMillis(2_300));

        assertThat(reconciler.retryAfter(starting(), slow, NOW)).isEqualTo(Duration.ofMillis(2_300));
        assertThat(reconciler.retryAfter(failed(Reason.UNREACHABLE, NOW.plusSeconds(1)), slow, NOW))
                .isEqualTo(Duration.ofMillis(3_300));
    }
}
