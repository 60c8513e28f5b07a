package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.SandboxSettings;
import io.linkgate.engine.Clocks;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.whatsapp.WhatsAppEngine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InMemoryInstanceStore;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.live.MapDeviceStore;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.session.FakeSessions;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionState;
import io.linkgate.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxInstancesTest {

    private final TestClock clock = TestClock.atVectorTime();
    private final SecureRandom random = new SecureRandom();
    private final Threads threads = new Threads(2);
    private final WhatsAppEngine engine = new EngineParts(threads, Clocks.same(clock), random, () -> true)
            .sandbox(
                    new SandboxSettings(
                            true,
                            Optional.empty(),
                            Optional.empty(),
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(20),
                            Integer.MAX_VALUE,
                            100),
                    Optional::empty,
                    KeyPair.generate(random).publicKey(),
                    (before, after) -> {});
    private final Instances instances = new Instances(new InMemoryInstanceStore());
    private final FakeSessions sessions = new FakeSessions(clock);
    private final MapDeviceStore devices = new MapDeviceStore();
    private final SandboxInstances lookup = new SandboxInstances(instances, sessions, devices, engine, threads, clock);

    @AfterEach
    void stop() throws Exception {
        threads.close();
    }

    @Test
    void keyOfTheStoredDeviceIsReturned() {
        InstanceId id = create(EngineKind.SANDBOX);
        EngineDevice device = engine.newDevice();

        devices.save(id, device.save(), Optional.empty());

        assertThat(lookup.keyOf(id.value())).contains(engine.noiseKey(device));
    }

    @Test
    void withoutAKeptDeviceThereIsNoKey() {
        assertThat(lookup.keyOf(create(EngineKind.SANDBOX).value())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed", "\u0001", "neither sealed nor a device"})
    void deviceThatCannotBeReadHasNoKey(String kept) {
        InstanceId id = create(EngineKind.SANDBOX);

        devices.save(id, kept.getBytes(StandardCharsets.UTF_8), Optional.empty());

        assertThat(lookup.keyOf(id.value())).isEmpty();
    }

    @Test
    void shownCodeIsReturnedWhileItIsLive() {
        InstanceId id = create(EngineKind.SANDBOX);
        sessions.put(id, showing("a code"));

        assertThat(lookup.codeOf(id.value())).contains("a code");
        clock.advance(Duration.ofMinutes(2));
        assertThat(lookup.codeOf(id.value())).isEmpty();
    }

    @Test
    void codeOfAnotherEngineCanBeScannedButItsDeviceStaysHidden() {
        InstanceId id = create(EngineKind.WHATSAPP);
        sessions.put(id, showing("a code"));
        devices.save(id, engine.newDevice().save(), Optional.empty());

        assertThat(lookup.codeOf(id.value())).contains("a code");
        assertThat(lookup.keyOf(id.value())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NOBODY", "AAAAAAAAAAAA", "'; DROP TABLE devices; --"})
    void missingInstanceHasNeither(String id) {
        assertThat(lookup.codeOf(id)).isEmpty();
        assertThat(lookup.keyOf(id)).isEmpty();
    }

    private InstanceId create(EngineKind kind) {
        InstanceId id = InstanceId.generate(random);
        instances.create(new Instance(id, "office", kind, Wanted.RUNNING, clock.instant()));
        return id;
    }

    private SessionState showing(String text) {
        return new SessionState.ScanQrCode(new QrCode(text, clock.instant().plusSeconds(60), 1, 6));
    }
}
