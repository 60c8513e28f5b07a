package io.linkgate.healer;

import static io.linkgate.healer.Situations.NOW;
import static io.linkgate.healer.Situations.calm;
import static io.linkgate.healer.Situations.connect;
import static io.linkgate.healer.Situations.ended;
import static io.linkgate.healer.Situations.id;
import static io.linkgate.healer.Situations.showing;
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
import org.junit.jupiter.params.provider.CsvSource;

/** What the healer proposes for codes, their successors and passkeys. */
class CodeDecisionsTest {

    private final Reconciler reconciler = new Reconciler();

    @Test
    void requestWakesWhatIsParked() {
        assertThat(reconciler.onPoll(Wanted.RUNNING, stopped(Reason.PARKED), calm(), NOW))
                .isEqualTo(connect(Cure.WAKE));
    }

    @Test
    void requestNeverDisturbsALiveCode() {
        assertThat(reconciler.onPoll(Wanted.RUNNING, showing(NOW.plusMillis(1)), calm(), NOW))
                .isInstanceOf(Proposal.Leave.class);
    }

    @Test
    void codeWithoutASuccessorIsReplacedByAConnection() {
        assertThat(reconciler.onClock(Wanted.RUNNING, showing(NOW.minusSeconds(5)), calm(), NOW))
                .isEqualTo(connect(Cure.NEW_CODES));
        assertThat(reconciler.onClock(Wanted.RUNNING, showing(NOW.minusSeconds(4)), calm(), NOW))
                .isInstanceOf(Proposal.Leave.class);
    }

    @ParameterizedTest
    @CsvSource({"299, true", "300, false"})
    void exhaustedCodesAreRenewedOnlyIfWatchedInTheLastFiveMinutes(int secondsAgo, boolean again) {
        SessionVitals vitals = vitals(NOW.minusSeconds(secondsAgo), 0, 0);

        Proposal proposal = reconciler.afterEnd(ended(EndCause.CODES_EXHAUSTED), vitals, NOW);

        assertThat(proposal).isEqualTo(again ? connect(Cure.NEW_CODES) : new Proposal.Rest(Reason.PARKED));
    }

    @Test
    void nextConnectionIsOpenedShortlyBeforeTheLastCodeEndsIfWatched() {
        SessionSnapshot last = showing(new QrCode("text", NOW.minusSeconds(15), NOW.plusSeconds(5), 6, 6));
        SessionVitals watched = vitals(NOW.minusSeconds(200), 0, 0);

        assertThat(reconciler.onClock(Wanted.RUNNING, last, watched, NOW.minusMillis(1)))
                .isEqualTo(new Proposal.Leave(NOW));
        assertThat(reconciler.onClock(Wanted.RUNNING, last, watched, NOW)).isInstanceOf(Proposal.Prepare.class);
        assertThat(reconciler.onClock(Wanted.RUNNING, last, calm(), NOW))
                .as("unwatched")
                .isInstanceOf(Proposal.Leave.class);
        SessionVitals once = new SessionVitals(NOW, 0, 0, true, Rounds.NONE, Duration.ofSeconds(1));
        assertThat(reconciler.onClock(Wanted.RUNNING, last, once, NOW))
                .as("it was opened already")
                .isInstanceOf(Proposal.Leave.class);
    }

    @Test
    void successorOfAShortCodeIsPreparedAtHalfItsLifetime() {
        SessionSnapshot last = showing(new QrCode("text", NOW.minusSeconds(1), NOW.plusSeconds(1), 6, 6));

        assertThat(reconciler.onClock(Wanted.RUNNING, last, vitals(NOW, 0, 0), NOW.minusMillis(1)))
                .isEqualTo(new Proposal.Leave(NOW));
    }

    @Test
    void passkeyWaitIgnoresRequestsAndIsReplacedByAConnectionAfterItsDeadline() {
        SessionSnapshot wanted = new SessionSnapshot(id(), new SessionState.PasskeyRequired(NOW.plusSeconds(600)), NOW);
        Instant overdue = NOW.plusSeconds(605);
        Proposal leave = new Proposal.Leave(overdue);

        assertThat(reconciler.onPoll(Wanted.RUNNING, wanted, calm(), NOW)).isEqualTo(leave);
        assertThat(reconciler.onCommand(Wanted.RUNNING, wanted, calm(), NOW)).isEqualTo(leave);
        assertThat(reconciler.onClock(Wanted.RUNNING, wanted, calm(), overdue.minusMillis(1)))
                .isEqualTo(leave);
        assertThat(reconciler.retryAfter(wanted, calm(), NOW)).isZero();
        assertThat(reconciler.onClock(Wanted.RUNNING, wanted, calm(), overdue)).isEqualTo(connect(Cure.NEW_CODES));
        assertThat(reconciler.onPoll(Wanted.RUNNING, wanted, calm(), overdue)).isEqualTo(connect(Cure.NEW_CODES));
        assertThat(reconciler.onClock(Wanted.RUNNING, wanted, calm(), NOW.minusSeconds(3)))
                .as("the clock was set back")
                .isEqualTo(connect(Cure.NEW_CODES));
    }
}
