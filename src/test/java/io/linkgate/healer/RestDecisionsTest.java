package io.linkgate.healer;

import static io.linkgate.healer.Situations.NOW;
import static io.linkgate.healer.Situations.connect;
import static io.linkgate.healer.Situations.ended;
import static io.linkgate.healer.Situations.failed;
import static io.linkgate.healer.Situations.id;
import static io.linkgate.healer.Situations.rounds;
import static io.linkgate.healer.Situations.stopped;
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

/** What the healer proposes after rounds of codes without a scan. */
class RestDecisionsTest {

    private final Reconciler reconciler = new Reconciler();

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 15", "4, 30", "5, 60", "6, 120", "7, 300", "8, 300", "1000, 300"})
    void roundsWithoutAScanRestWithGrowingPauses(int ended, int seconds) {
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
    void requestNeitherShortensARestNorIsPromisedACodeBeforeItsEnd() {
        SessionSnapshot resting = failed(Reason.RESTING, NOW.plusSeconds(300));

        assertThat(reconciler.onPoll(Wanted.RUNNING, resting, rounds(7, NOW), NOW.plusSeconds(299)))
                .isEqualTo(new Proposal.Leave(NOW.plusSeconds(300)));
        assertThat(reconciler.retryAfter(resting, rounds(7, NOW), NOW)).isEqualTo(Duration.ofSeconds(301));
        assertThat(reconciler.onClock(Wanted.RUNNING, resting, rounds(7, NOW), NOW.plusSeconds(300)))
                .isEqualTo(connect(Cure.NEW_CODES));
    }

    @Test
    void unwatchedRestEndsParked() {
        SessionSnapshot resting = failed(Reason.RESTING, NOW);
        SessionVitals unwatched =
                new SessionVitals(Instant.MIN, 0, 0, false, new Rounds(7, 3, NOW), Duration.ofSeconds(1));

        assertThat(reconciler.onClock(Wanted.RUNNING, resting, unwatched, NOW))
                .isEqualTo(new Proposal.Rest(Reason.PARKED));
    }

    @Test
    void requestWhileParkedWaitsForTheEndOfThePause() {
        SessionVitals tired = rounds(5, NOW.minusSeconds(20));

        assertThat(reconciler.onPoll(Wanted.RUNNING, stopped(Reason.PARKED), tired, NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class, rest -> assertThat(rest.retryAt()).isEqualTo(NOW.plusSeconds(40)));
        assertThat(reconciler.onPoll(Wanted.RUNNING, stopped(Reason.PARKED), tired, NOW.plusSeconds(40)))
                .isEqualTo(connect(Cure.WAKE));
    }

    @Test
    void nextConnectionIsNotPreparedIfItsCodesMustRest() {
        SessionSnapshot last = new SessionSnapshot(
                id(), new SessionState.ScanQrCode(new QrCode("x", NOW, NOW.plusSeconds(1), 6, 6)), NOW);

        assertThat(reconciler.onClock(Wanted.RUNNING, last, rounds(1, NOW), NOW.plusMillis(600)))
                .isInstanceOf(Proposal.Prepare.class);
        assertThat(reconciler.onClock(Wanted.RUNNING, last, rounds(2, NOW), NOW.plusMillis(600)))
                .isInstanceOf(Proposal.Leave.class);
    }
}
