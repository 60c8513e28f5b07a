package io.linkgate.engine.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.EngineEvent.CodeShown;
import io.linkgate.engine.EngineEvent.DeviceChanged;
import io.linkgate.engine.EngineEvent.Ended;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.whatsapp.version.ClientVersions;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.pairing.PairingTiming;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.testkit.RunLoop;
import io.linkgate.testkit.SeededRandom;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A phone confirms, and the link is not stored in time: the phone gets an error, so the device is not linked. */
class LateLinkConnectionTest {

    private static final Duration TOO_LONG = Duration.ofSeconds(11);

    private final TestClock clock = TestClock.atVectorTime();
    private final RunLoop loop = new RunLoop();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final SecureRandom random = SeededRandom.of(1);
    private final SandboxServer server =
            SandboxServer.builder(clock, random, scheduler).build();
    private final MemoryNetwork network = new MemoryNetwork(() -> server, loop, scheduler, clock);
    private final WhatsAppEngine engine = network.engine(
            new WhatsAppTarget(
                    () -> Optional.of(URI.create("wss://whatsapp.test/ws/chat")),
                    server.rootKey(),
                    ClientVersions.fixed(ClientVersions.BUILT_IN),
                    PairingTiming.FIRST_CODE,
                    PairingTiming.LATER_CODE),
            random);
    private final EngineDevice device = engine.newDevice();
    private final List<EngineEvent> events = new ArrayList<>();
    private EngineConnection connection;

    @Test
    void promiseFailsWhenThePhoneIsToldSo() {
        DeviceChanged changed = confirm();

        scheduler.advance(TOO_LONG);

        assertThat(last(Ended.class).cause()).isEqualTo(EndCause.NOT_KEPT);
        assertThat(changed.kept()).isCompletedExceptionally();
        assertThat(device.account()).isEmpty();
    }

    @Test
    void linkThatIsStoredAtTheLastMomentDoesNotChangeTheDevice() {
        DeviceChanged changed = confirm();

        loop.execute(() -> {
            scheduler.advance(TOO_LONG); // its time is up, which the engine notices after this task
            changed.kept().complete(null);
        });

        assertThat(last(Ended.class).cause()).isEqualTo(EndCause.NOT_KEPT);
        assertThat(device.account()).isEmpty();
    }

    /** The phone has heard of no failure, so the next connection has to find out what it knows. */
    @Test
    void linkThatIsStoredAfterTheConnectionHasEndedChangesTheDevice() {
        DeviceChanged changed = confirm();

        loop.execute(() -> connection.close());
        loop.execute(() -> changed.kept().complete(null));

        assertThat(device.account()).isPresent();
    }

    private DeviceChanged confirm() {
        loop.execute(() -> connection = engine.open(device, new MemoryMessageStore(), events::add));
        String code = last(CodeShown.class).text();
        loop.execute(() -> {
            var unused = new SandboxPhone(server).scan(code, new PhoneNumber(15_550_001_111L), ScanOutcome.LINK);
        });
        scheduler.advance(Duration.ofSeconds(1));
        return last(DeviceChanged.class);
    }

    private <T extends EngineEvent> T last(Class<T> type) {
        return events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }
}
