package io.linkgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Instance;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A linked instance recovers by itself, without ever showing a code. */
class LostWireTest {

    /** Each pause is between half and all of its length, by chance. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofSeconds(16),
            Duration.ofSeconds(32),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));

    private final World world = World.create();
    private final Instance a = world.instance();

    @BeforeEach
    void works() {
        world.link(a);
        world.pass(Duration.ofHours(1));
        world.newChapter();
    }

    @Test
    void cutWireIsReplacedAfterAMoment() {
        world.network().cut();
        assertThat(world.path(a)).containsExactly("FAILED unreachable");

        world.pass(Duration.ofMillis(501));

        assertThat(world.path(a)).containsExactly("FAILED unreachable", "STARTING", "WORKING");
    }

    @Test
    void pausesGrowToAMinuteWhileTheNetworkIsDown() {
        int before = world.network().dials().size();
        Instant lost = world.now();
        world.network().refuse();
        world.network().cut();

        world.pass(Duration.ofHours(1));

        List<Duration> pauses = pauses(
                lost,
                world.network().dials().subList(before, world.network().dials().size()));
        for (int i = 0; i < PAUSES.size(); i++) {
            assertThat(pauses.get(i))
                    .isBetween(PAUSES.get(i).dividedBy(2), PAUSES.get(i).plusMillis(1));
        }
        assertThat(pauses.subList(PAUSES.size(), pauses.size()))
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(30), Duration.ofMillis(60_001)));
        assertThat(world.reason(a)).contains(Reason.UNREACHABLE);
    }

    @Test
    void networkThatComesBackIsUsedWithinAMinuteAndTheNextPauseIsShortAgain() {
        world.network().refuse();
        world.network().cut();
        world.pass(Duration.ofHours(8));

        world.network().recover();
        world.pass(Duration.ofSeconds(61));
        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
        assertThat(world.path(a)).doesNotContain("SCAN_QR_CODE");

        world.network().cut();
        world.pass(Duration.ofMillis(501));
        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void wireThatCarriesNothingAnyMoreIsNoticedByTheKeepAlive() {
        world.network().fallSilent();
        world.pass(Duration.ofSeconds(9));
        assertThat(world.path(a)).as("an answer has 10 s").isEmpty();

        world.pass(Duration.ofSeconds(32));
        assertThat(world.path(a)).as("30 s to the next keep-alive at most").startsWith("FAILED unreachable");

        world.network().recover();
        world.pass(Duration.ofMinutes(2));
        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
        assertThat(world.path(a)).doesNotContain("SCAN_QR_CODE");
    }

    @Test
    void dialThatIsNeverAnsweredIsGivenUpAfterTwentySeconds() {
        world.network().cut();
        world.network().fallSilent();
        world.pass(Duration.ofSeconds(1));
        world.newChapter();

        world.pass(Duration.ofSeconds(20));

        assertThat(world.path(a)).startsWith("FAILED unreachable");
    }

    @Test
    void networkThatHasBecomeSlowHoldsALinkAfterOneWaitInVain() {
        world.network().delay(Duration.ofSeconds(2));
        world.network().cut();

        world.pass(Duration.ofHours(24));

        assertThat(world.path(a))
                .containsExactly("FAILED unreachable", "STARTING", "FAILED unreachable", "STARTING", "WORKING");
    }

    private static List<Duration> pauses(Instant from, List<Instant> times) {
        List<Duration> pauses = new ArrayList<>();
        Instant before = from;
        for (Instant time : times) {
            pauses.add(Duration.between(before, time));
            before = time;
        }
        return pauses;
    }
}
