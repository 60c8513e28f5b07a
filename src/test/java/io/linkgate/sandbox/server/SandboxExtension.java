package io.linkgate.sandbox.server;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * JUnit extension with a stand-in, new for each test, whose time moves only by {@link #advance}; closed after the test.
 *
 * <pre>
 * {@literal @}RegisterExtension
 * final SandboxExtension sandbox = new SandboxExtension();
 * </pre>
 */
public final class SandboxExtension implements AfterEachCallback {

    /** A client version that the stand-in accepts. */
    public static final ClientVersion CURRENT = new ClientVersion(2, 3000, 1_043_857_760);

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final SecureRandom random = new SecureRandom();
    private final SandboxServer server = builder().build();

    /** The stand-in. */
    public SandboxServer server() {
        return server;
    }

    /** A builder for a further stand-in in the same time; the test closes it if it needs to. */
    public SandboxServerBuilder builder() {
        return SandboxServer.builder(clock, random, scheduler);
    }

    public Clock clock() {
        return clock;
    }

    public SecureRandom random() {
        return random;
    }

    /** Moves the clock, and runs the tasks that become due. */
    public void advance(Duration by) {
        scheduler.advance(by);
    }

    /** Moves the clock and runs nothing, as if every timer were late. */
    public void advanceClockOnly(Duration by) {
        clock.advance(by);
    }

    /** How many tasks are scheduled. */
    public int scheduledTasks() {
        return scheduler.waiting();
    }

    /** Keys for a companion. */
    public TestCompanion.Keys keys() {
        return new TestCompanion.Keys(random);
    }

    public KeyPair keyPair() {
        return KeyPair.generate(random);
    }

    /** Connects a new companion with new keys. */
    public TestCompanion register() throws ChannelException {
        return register(keys());
    }

    /** Connects a new companion with those keys. */
    public TestCompanion register(TestCompanion.Keys keys) throws ChannelException {
        return TestCompanion.registering(keys, server, CURRENT, clock, random);
    }

    /** Connects a linked device. */
    public TestCompanion logIn(TestCompanion.Keys keys, DeviceAddress device) throws ChannelException {
        return TestCompanion.loggingIn(keys, device.phone().digits(), device.device(), server, CURRENT, clock, random);
    }

    /** Connects a companion that shows pairing codes. */
    public TypedCompanion registerForPairingCode() throws ChannelException {
        return new TypedCompanion(server, clock, random);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        server.close();
    }
}
