package io.linkgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Instance;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.session.CodePoll;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Codes are watched for hours and never scanned; three rounds are free. */
class RestingRoundsTest {

    private static final Duration ROUND = Duration.ofSeconds(160);

    private final World world = World.withFreeRounds(3);
    private final Instance a = world.instance();

    @Test
    void threeRoundsFollowEachOtherWithoutAGapAndEachHasKeysOfItsOwn() {
        world.passWatched(a, ROUND.multipliedBy(3).minusSeconds(20));

        assertThat(world.path(a)).containsExactly("STARTING", "SCAN_QR_CODE");
        assertThat(keys()).hasSize(3);
        assertThat(world.network().dials()).hasSize(3);
    }

    @Test
    void fourthRoundComesAfterTheFirstPauseAndThePausesGrow() {
        Instant start = world.now();
        for (int pause : List.of(15, 30, 60, 120, 300, 300)) {
            passUntil(Reason.RESTING);
            CodePoll poll = world.look(a);
            assertThat(poll.healing()).isTrue();
            assertThat(poll.retryAfter()).isBetween(Duration.ofSeconds(pause - 10), Duration.ofSeconds(pause + 2));
            assertThat(retryAt())
                    .isBetween(world.now().plusSeconds(pause - 11), world.now().plusSeconds(pause));
            world.passWatched(a, Duration.ofSeconds(pause + 1));
            assertThat(world.status(a)).isEqualTo(SessionStatus.SCAN_QR_CODE);
        }

        assertThat(Duration.between(start, world.now())).isLessThan(Duration.ofSeconds(9 * 160 + 825 + 60));
        assertThat(world.network().dials()).hasSize(9);
    }

    /** A caller that was given a time to retry need not poll before it. */
    @Test
    void longestPauseEndsInACodeForACallerThatPolledOnceInIt() {
        for (int pause : List.of(15, 30, 60, 120)) {
            passUntil(Reason.RESTING);
            world.passWatched(a, Duration.ofSeconds(pause + 1));
        }
        passUntil(Reason.RESTING);
        Duration promised = world.look(a).retryAfter();

        world.pass(promised);

        assertThat(promised).isGreaterThan(Duration.ofSeconds(290));
        assertThat(world.status(a)).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void restartEndsTheRow() {
        passUntil(Reason.RESTING);

        world.reconnect(a);

        assertThat(world.status(a)).isEqualTo(SessionStatus.SCAN_QR_CODE);
        world.passWatched(a, ROUND.multipliedBy(3).minusSeconds(20));
        assertThat(world.status(a)).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void startEndsTheRowToo() {
        passUntil(Reason.RESTING);

        world.start(a);

        assertThat(world.status(a)).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void startOfASessionThatShowsCodesEndsNoRow() {
        world.passWatched(a, ROUND.multipliedBy(3).minusSeconds(20));

        world.start(a);
        world.passWatched(a, Duration.ofSeconds(20));

        assertThat(world.reason(a)).contains(Reason.RESTING);
    }

    @Test
    void pollerThatComesBackLaterWaitsForTheRestOfThePauseOnly() {
        passUntil(Reason.RESTING);
        world.pass(Duration.ofMinutes(10));
        assertThat(world.reason(a)).contains(Reason.PARKED);

        world.look(a);

        assertThat(world.status(a)).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void rowIsForgottenAfterAnHour() {
        passUntil(Reason.RESTING);
        world.pass(Duration.ofMinutes(70));
        int dials = world.network().dials().size();
        world.look(a);

        world.passWatched(a, ROUND.multipliedBy(3).minusSeconds(20));

        assertThat(world.status(a)).isEqualTo(SessionStatus.SCAN_QR_CODE);
        assertThat(world.network().dials()).hasSize(dials + 3);
    }

    @Test
    void codeOfAnyRoundLinks() {
        passUntil(Reason.RESTING);
        world.passWatched(a, Duration.ofSeconds(30));

        world.phone().scan(a);

        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
        world.pass(Duration.ofHours(1));
        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
    }

    private void passUntil(Reason reason) {
        Instant until = world.now().plus(ROUND.multipliedBy(4));
        while (!world.reason(a).equals(java.util.Optional.of(reason))
                && world.now().isBefore(until)) {
            world.passWatched(a, Duration.ofSeconds(1));
        }
        assertThat(world.reason(a)).contains(reason);
    }

    private Instant retryAt() {
        return ((SessionState.Failed) world.snapshot(a).state()).retryAt();
    }

    private List<Object> keys() {
        return world.story(a).stream()
                .flatMap(snapshot -> snapshot.state().shown().stream())
                .map(code -> noise(code.text()))
                .distinct()
                .toList();
    }

    private static Object noise(String text) {
        try {
            return QrPayload.parse(text).noise();
        } catch (PairingException e) {
            throw new AssertionError("a code that no phone can read", e);
        }
    }
}
