package io.linkgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Instance;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The life of a link, from the text of a code to its end. */
class LinkLifeTest {

    private static final Duration DAY = Duration.ofHours(24);

    private final World world = World.create();
    private final Instance a = world.instance();

    @Test
    void scannedCodeBecomesALinkThatHoldsForADay() {
        String text = world.code(a).orElseThrow();

        assertThat(world.phone().scan(text, ScanOutcome.LINK)).isCompletedWithValue(ScanResult.LINKED);
        long sent = world.network().sent();
        world.pass(DAY);

        assertThat(world.path(a)).containsExactly("STARTING", "SCAN_QR_CODE", "STARTING", "WORKING");
        assertThat(world.network().dials()).as("one to pair, one to log in").hasSize(2);
        assertThat(world.network().sent() - sent)
                .as("a keep-alive every 20 to 30 s, and nothing else")
                .isBetween(DAY.toSeconds() / 30, DAY.toSeconds() / 20);
    }

    @Test
    void linkThatCannotBeWrittenHasAReasonOfItsOwnAndTheNextScanLinks() {
        String text = world.code(a).orElseThrow();
        world.devices().full(true);

        assertThat(world.phone().scan(text, ScanOutcome.LINK))
                .isCompletedWithValueMatching(result -> result != ScanResult.LINKED);
        assertThat(world.path(a)).containsExactly("STARTING", "SCAN_QR_CODE", "STARTING", "FAILED not_saved");

        world.devices().full(false);
        world.look(a);
        world.pass(Duration.ofSeconds(20));
        world.link(a);
        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void scannedCodeIsNotShownWhileTheLinkIsMade() {
        world.network().delay(Duration.ofMillis(200));

        world.phone().scan(a);
        world.pass(Duration.ofMillis(250));

        assertThat(world.code(a)).isEmpty();
        assertThat(world.status(a)).isEqualTo(SessionStatus.STARTING);
        world.pass(Duration.ofSeconds(5));
        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void linkedInstanceComesBackAfterARestartWithoutACode() {
        world.link(a);
        world.newChapter();

        world.restart();

        assertThat(world.path(a)).containsExactly("STARTING", "WORKING");
    }

    @Test
    void privateHalvesOfAllUploadedPreKeysAreKeptAndGoWithTheLink() {
        world.link(a);

        for (int id = 1; id <= 812; id++) {
            assertThat(world.devices().preKey(a.id(), id))
                    .as("%d", id)
                    .hasValueSatisfying(key -> assertThat(key).hasSize(32).isNotEqualTo(new byte[32]));
        }
        world.phone().unlink();
        assertThat(world.devices().preKey(a.id(), 1)).isEmpty();
    }

    @Test
    void linkThatIsStoppedAndStartedComesBackWithoutACode() {
        world.link(a);
        world.newChapter();

        world.stop(a);
        world.pass(DAY);
        world.start(a);

        assertThat(world.path(a)).containsExactly("STOPPED stopped_by_owner", "STARTING", "WORKING");
    }

    @Test
    void unlinkedInstanceThatIsWatchedShowsACodeOfANewDevice() {
        world.link(a);
        world.newChapter();

        assertThat(world.phone().unlink()).isEqualTo(1);

        assertThat(world.path(a)).containsExactly("STARTING", "SCAN_QR_CODE");
        assertThat(world.phone().scan(a)).isCompletedWithValue(ScanResult.LINKED);
    }

    @Test
    void unwatchedUnlinkedInstanceRestsUntilACodeIsRequested() {
        world.link(a);
        world.pass(Duration.ofMinutes(6));
        world.newChapter();

        world.phone().unlink();
        world.pass(DAY);
        assertThat(world.path(a)).containsExactly("STOPPED logged_out");
        assertThat(world.alarms()).isZero();

        assertThat(world.look(a).healing()).isTrue();
        assertThat(world.code(a)).isPresent();
    }

    @Test
    void deviceThatWasUnlinkedWhileTheServerWasDownIsErased() {
        world.link(a);
        world.shutDown();
        world.phone().unlink();
        world.newChapter();

        world.restart();

        assertThat(world.reason(a)).contains(Reason.LOGGED_OUT);
        world.restart();
        assertThat(world.status(a)).as("nothing is left of the device").isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    /** Half a second behind each change of codes: the timer that changes them comes a millisecond late by design. */
    @Test
    void watcherSeesACodeEverySecondOfAnHour() {
        world.pass(Duration.ofMillis(500));
        for (int second = 0; second < 3_600; second++) {
            world.look(a);
            assertThat(world.code(a)).as("second %d", second).isPresent();
            world.pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void unwatchedInstanceParksWithoutWireAndAlarmAndWakesForACaller() {
        world.pass(DAY);

        assertThat(world.path(a)).containsExactly("STARTING", "SCAN_QR_CODE", "STOPPED parked");
        assertThat(world.alarms()).isZero();
        assertThat(world.network().open()).isZero();

        world.look(a);
        assertThat(world.code(a)).isPresent();
    }

    @Test
    void secondDeviceOfTheSameAccountDoesNotDisturbTheFirst() {
        Instance b = world.instance();

        world.link(a);
        world.link(b);
        world.pass(Duration.ofHours(1));

        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
        assertThat(world.status(b)).isEqualTo(SessionStatus.WORKING);
        assertThat(world.phone().unlink()).isEqualTo(2);
    }
}
