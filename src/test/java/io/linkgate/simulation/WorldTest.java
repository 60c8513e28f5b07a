package io.linkgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Instance;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tests in this world rely on. */
class WorldTest {

    @Test
    void sameSeedIsTheSameWorldAndAnotherIsAnother() {
        assertThat(codesOf(World.create(7))).isEqualTo(codesOf(World.create(7))).isNotEqualTo(codesOf(World.create(8)));
    }

    private static List<String> codesOf(World world) {
        Instance a = world.instance();
        world.network().cut();
        world.pass(Duration.ofMinutes(3));
        return world.story(a).stream()
                .flatMap(snapshot -> snapshot.state().shown().stream())
                .map(QrCode::text)
                .toList();
    }

    @Test
    void codeIsThereBeforeAnyTimeHasPassed() {
        World world = World.create();

        Instance a = world.instance();

        assertThat(world.path(a)).containsExactly("STARTING", "SCAN_QR_CODE");
        assertThat(world.code(a)).isPresent();
    }

    @Test
    void delayedMessagesTakeTheirTimeAndStayInOrder() {
        World world = World.create();
        world.network().delay(Duration.ofSeconds(1));
        Instance a = world.instance();
        world.pass(Duration.ofMillis(2_500));
        world.network().delay(Duration.ZERO);

        assertThat(world.status(a)).isEqualTo(SessionStatus.STARTING);
        world.pass(Duration.ofMillis(500));

        assertThat(world.status(a)).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void messagesThatASilentNetworkHeldBackArriveWhenItRecovers() {
        World world = World.create();
        Instance a = world.instance();
        world.network().fallSilent();
        world.pass(Duration.ofSeconds(29));

        world.network().recover();
        world.pass(Duration.ofSeconds(15));

        assertThat(world.path(a)).containsExactly("STARTING", "SCAN_QR_CODE");
        assertThat(world.network().dials()).hasSize(1);
    }

    @Test
    void phoneThatConfirmsSlowlyTakesFiveSeconds() {
        World world = World.create();
        Instance a = world.instance();

        var scan = world.phone().scan(a, ScanOutcome.SLOW);
        world.pass(Duration.ofMillis(4_999));
        assertThat(scan).isNotDone();
        world.pass(Duration.ofMillis(1));

        assertThat(scan).isCompletedWithValue(ScanResult.LINKED);
        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void faultStrikesTheInstanceItIsMeantFor() {
        World world = World.create();
        Instance a = world.instance();
        Instance b = world.instance();
        world.newChapter();

        world.arm("stream_error 503", a, 1);

        assertThat(world.path(a)).containsExactly("FAILED unreachable");
        assertThat(world.path(b)).isEmpty();
    }

    @Test
    void shutDownLeavesNoWireAndNoAlarm() {
        World world = World.create();
        Instance a = world.instance();
        world.link(a);
        world.instance();
        world.network().refuse();
        world.instance();

        world.shutDown();

        assertThat(world.network().open()).isZero();
        assertThat(world.alarms()).isZero();
    }
}
