package io.linkgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Instance;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.session.CodePoll;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WhatsApp wants a passkey of the account whose phone has taken the code. */
class PasskeyTest {

    private static final Duration LIFE = Duration.ofMinutes(10);

    private final World world = World.create();
    private final Instance a = world.instance();
    private String scanned;

    @BeforeEach
    void phoneTakesTheCode() {
        world.look(a);
        world.pass(Duration.ofSeconds(7));
        scanned = world.code(a).orElseThrow();
        world.newChapter();

        assertThat(world.phone().scan(a, ScanOutcome.PASSKEY)).isCompletedWithValue(ScanResult.PASSKEY_WANTED);
    }

    @Test
    void sessionReportsItAtOnceAndShowsNoCode() {
        SessionSnapshot snapshot = world.snapshot(a);

        assertThat(snapshot.state().status()).isEqualTo(SessionStatus.PASSKEY_REQUIRED);
        assertThat(snapshot.since()).isEqualTo(world.now());
        assertThat(snapshot.state().mustMoveBy()).contains(world.now().plus(LIFE));
        assertThat(world.code(a)).isEmpty();
    }

    @Test
    void pollsChangeNothingForTenMinutesAndThenAWatcherGetsNewCodes() {
        world.passWatched(a, LIFE.minusSeconds(1));
        CodePoll poll = world.look(a);
        assertThat(world.path(a)).containsExactly("PASSKEY_REQUIRED");
        assertThat(world.network().dials()).hasSize(1);
        assertThat(poll.healing()).isFalse();
        assertThat(poll.retryAfter()).isZero();

        world.pass(Duration.ofMillis(1_001));

        assertThat(world.path(a)).containsExactly("PASSKEY_REQUIRED", "STARTING", "SCAN_QR_CODE");
        assertThat(world.code(a)).isPresent().get().isNotEqualTo(scanned);
    }

    @Test
    void unwatchedPasskeyWaitIsParkedAfterTenMinutes() {
        world.pass(LIFE.minusMillis(1));
        assertThat(world.path(a)).containsExactly("PASSKEY_REQUIRED");

        world.pass(Duration.ofSeconds(1));

        assertThat(world.reason(a)).contains(Reason.PARKED);
        assertThat(world.network().open()).isZero();
        assertThat(world.alarms()).isZero();
    }

    @Test
    void ownersRestartBringsANewCodeAtOnceThatLinks() {
        world.reconnect(a);

        assertThat(world.path(a)).containsExactly("PASSKEY_REQUIRED", "STARTING", "SCAN_QR_CODE");
        assertThat(world.network().open()).isEqualTo(1);
        world.phone().scan(a);
        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void ownerStopsItAndNothingIsLeft() {
        world.stop(a);

        assertThat(world.reason(a)).contains(Reason.STOPPED_BY_OWNER);
        assertThat(world.network().open()).isZero();
        assertThat(world.alarms()).isZero();
    }

    @Test
    void serverThatStartsAgainShowsANewCode() {
        world.restart();

        assertThat(world.status(a)).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void codeThatWasTakenIsOfNoUseToAnotherPhone() {
        assertThat(world.phone(15_550_002_222L).scan(scanned, ScanOutcome.LINK))
                .isCompletedWithValue(ScanResult.UNKNOWN_CODE);
        assertThat(world.status(a)).isEqualTo(SessionStatus.PASSKEY_REQUIRED);
    }

    @Test
    void secretRequestedDuringTheWaitIsMadeForTheNextCode() {
        world.arm("refresh");
        assertThat(world.path(a)).containsExactly("PASSKEY_REQUIRED");

        world.passWatched(a, LIFE.plusMillis(1));

        world.phone().scan(a);
        assertThat(world.status(a)).isEqualTo(SessionStatus.WORKING);
    }

    @Test
    void serverThatAsksForANewConnectionAndClosesEndsTheWait() {
        world.arm("stream_error 515");

        assertThat(world.path(a)).containsExactly("PASSKEY_REQUIRED", "STARTING", "SCAN_QR_CODE");
    }

    @Test
    void serverThatFallsSilentIsNoticed() {
        world.arm("silence");

        world.pass(Duration.ofSeconds(41));

        assertThat(world.path(a)).containsExactly("PASSKEY_REQUIRED", "FAILED unreachable", "STARTING", "SCAN_QR_CODE");
    }

    @Test
    void lastCodeThatIsTakenClosesTheConnectionThatWasToFollow() {
        World other = World.create(2);
        Instance b = other.instance();
        other.look(b);
        other.pass(Duration.ofSeconds(154));
        String last = other.code(b).orElseThrow();
        other.look(b);
        other.pass(Duration.ofSeconds(2));

        other.phone().scan(last, ScanOutcome.PASSKEY);

        assertThat(other.status(b)).isEqualTo(SessionStatus.PASSKEY_REQUIRED);
        assertThat(other.network().open()).isEqualTo(1);
    }
}
