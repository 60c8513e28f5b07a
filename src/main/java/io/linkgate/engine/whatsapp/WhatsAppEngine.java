package io.linkgate.engine.whatsapp;

import io.linkgate.engine.DeviceException;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineListener;
import io.linkgate.engine.EngineWarning;
import io.linkgate.engine.SteadyClock;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.online.OnlineSettings.Purpose;
import io.linkgate.protocol.pairing.CompanionKeys;
import io.linkgate.protocol.socket.ByteBudget;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Connects companions to WhatsApp, or to a stand-in that speaks the same. One engine, one HTTP client and one scheduler
 * serve any number of connections; a connection that waits holds no thread. Safe for use by any thread.
 */
public final class WhatsAppEngine implements Engine, AutoCloseable {

    /** Unfinished frames of all connections may hold one part of the heap in so many. */
    private static final int HEAP_SHARE = 16;

    private final WhatsAppTarget target;
    private final LearnedTimeouts timeouts;
    private final Dialer dialer;
    private final Executor workers;
    private final Executor slow;
    private final ScheduledExecutorService scheduler;
    private final Clock clock;
    private final Clock steady;
    private final SecureRandom random;
    private final ByteBudget budget = ByteBudget.shareOfHeap(HEAP_SHARE);

    /**
     * Takes what all connections share; starts nothing.
     *
     * @param workers runs the events of all connections; owned and closed by the caller
     * @param slow computes what takes long, some tenths of a second; owned and closed by the caller
     * @param scheduler wakes connections; owned and closed by the caller
     * @param clock what time it is, for certificates and for what is told to others
     * @param steady what time has passed, for deadlines and for the life of codes; see {@link io.linkgate.engine.SteadyClock}
     */
    public WhatsAppEngine(
            WhatsAppTarget target,
            HttpClient http,
            Executor workers,
            Executor slow,
            ScheduledExecutorService scheduler,
            Clock clock,
            Clock steady,
            SecureRandom random) {
        this(target, new WebSockets(http, scheduler), workers, slow, scheduler, clock, steady, random);
    }

    /** One whose clock is never set. */
    WhatsAppEngine(
            WhatsAppTarget target,
            HttpClient http,
            Executor workers,
            Executor slow,
            ScheduledExecutorService scheduler,
            Clock clock,
            SecureRandom random) {
        this(target, http, workers, slow, scheduler, clock, clock, random);
    }

    /** One whose clock is never set, over other wires. */
    WhatsAppEngine(
            WhatsAppTarget target,
            Dialer dialer,
            Executor workers,
            Executor slow,
            ScheduledExecutorService scheduler,
            Clock clock,
            SecureRandom random) {
        this(target, dialer, workers, slow, scheduler, clock, clock, random);
    }

    /** The same over other wires. */
    WhatsAppEngine(
            WhatsAppTarget target,
            Dialer dialer,
            Executor workers,
            Executor slow,
            ScheduledExecutorService scheduler,
            Clock clock,
            Clock steady,
            SecureRandom random) {
        this.target = Objects.requireNonNull(target);
        this.timeouts = new LearnedTimeouts(target.timing());
        this.dialer = Objects.requireNonNull(dialer);
        this.workers = Objects.requireNonNull(workers);
        this.slow = Objects.requireNonNull(slow);
        this.scheduler = Objects.requireNonNull(scheduler);
        this.clock = Objects.requireNonNull(clock);
        this.steady = Objects.requireNonNull(steady);
        this.random = Objects.requireNonNull(random);
    }

    @Override
    public EngineDevice newDevice() {
        return new CompanionDevice(DeviceState.ofNew(CompanionKeys.generate(random)));
    }

    @Override
    public EngineDevice successorOf(EngineDevice device) {
        EngineDevice successor = newDevice();
        target.succession().accept(noiseKey(device), noiseKey(successor));
        return successor;
    }

    @Override
    public EngineDevice restore(byte[] saved) throws DeviceException {
        return new CompanionDevice(DeviceFormat.read(saved));
    }

    /**
     * The public key by which the far side knows this device on every connection.
     *
     * @param device one of this engine's own
     */
    public PublicKey noiseKey(EngineDevice device) {
        return ((CompanionDevice) device).keys().noise().publicKey();
    }

    @Override
    public EngineConnection open(EngineDevice device, EngineListener listener) {
        return connect((CompanionDevice) device, Purpose.STAY, listener);
    }

    @Override
    public EngineConnection leave(EngineDevice device, EngineListener listener) {
        return connect((CompanionDevice) device, Purpose.LEAVE, listener);
    }

    @Override
    public List<EngineWarning> warnings() {
        return target.versions().warnings(clock.instant());
    }

    @Override
    public void whenClientIsNewer(Runnable task) {
        target.versions().whenNewer(task);
    }

    private EngineConnection connect(CompanionDevice device, Purpose purpose, EngineListener listener) {
        WhatsAppConnection connection = new WhatsAppConnection(this, device, purpose, listener);
        connection.begin();
        return connection;
    }

    /** To be called when all connections were told to close, while workers and scheduler still run. */
    @Override
    public void close() throws InterruptedException {
        dialer.close();
    }

    WhatsAppTarget target() {
        return target;
    }

    /** How long to wait for what, learned by all connections. */
    LearnedTimeouts timeouts() {
        return timeouts;
    }

    /** Of what the server may make all connections hold. */
    ByteBudget budget() {
        return budget;
    }

    Dialer dialer() {
        return dialer;
    }

    Executor workers() {
        return workers;
    }

    Executor slow() {
        return slow;
    }

    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    /** The wall clock, for certificates. */
    Clock clock() {
        return clock;
    }

    /** The clock of all deadlines. */
    Clock steady() {
        return steady;
    }

    /** When an instant of the clock of deadlines comes by the wall clock. */
    Instant onWall(Instant deadline) {
        return SteadyClock.translate(deadline, steady, clock);
    }

    SecureRandom random() {
        return random;
    }
}
