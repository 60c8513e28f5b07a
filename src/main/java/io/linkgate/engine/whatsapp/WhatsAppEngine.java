package io.linkgate.engine.whatsapp;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.DeviceException;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineClient;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineListener;
import io.linkgate.engine.EngineWarning;
import io.linkgate.engine.Reach;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.engine.whatsapp.message.MessageDesks;
import io.linkgate.engine.whatsapp.socket.Dialer;
import io.linkgate.engine.whatsapp.socket.WebSockets;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.socket.ByteBudget;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The engine for WhatsApp, or for a stand-in with the same protocol. One engine, one HTTP client and one scheduler
 * serve any number of connections; a waiting connection holds no thread. Safe for use by any thread.
 */
public final class WhatsAppEngine implements Engine, AutoCloseable {

    /** The unfinished frames of all connections may occupy one sixteenth of the heap. */
    private static final int HEAP_SHARE = 16;

    private final EngineContext context;
    private final ReachDialer dialer;

    /**
     * Creates an engine; starts nothing.
     *
     * @param http is asked for the client at each dial
     */
    public WhatsAppEngine(
            WhatsAppTarget target, Supplier<HttpClient> http, Workers workers, Clocks clocks, SecureRandom random) {
        this(target, new WebSockets(http, workers.timers()), workers, clocks, random);
    }

    /** Creates an engine over wires of another kind. */
    WhatsAppEngine(WhatsAppTarget target, Dialer dialer, Workers workers, Clocks clocks, SecureRandom random) {
        this.dialer = new ReachDialer(dialer, clocks.wall());
        this.context = new EngineContext(
                target,
                this.dialer,
                new LearnedTimeouts(target.timing()),
                ByteBudget.shareOfHeap(HEAP_SHARE),
                new MessageDesks(workers, clocks.wall(), random),
                workers,
                clocks,
                random);
    }

    @Override
    public EngineDevice newDevice() {
        return new CompanionDevice(DeviceState.ofNew(CompanionKeys.generate(context.random())));
    }

    @Override
    public EngineDevice successorOf(EngineDevice device) {
        EngineDevice successor = newDevice();
        context.target().succession().accept(noiseKey(device), noiseKey(successor));
        return successor;
    }

    @Override
    public EngineDevice restore(byte[] saved) throws DeviceException {
        return new CompanionDevice(DeviceFormat.read(saved));
    }

    /**
     * Returns the public key by which the server recognizes this device on every connection.
     *
     * @param device a device of this engine
     */
    public PublicKey noiseKey(EngineDevice device) {
        return ((CompanionDevice) device).keys().noise().publicKey();
    }

    @Override
    public EngineConnection open(EngineDevice device, MessageStore messages, EngineListener listener) {
        return connect((CompanionDevice) device, Optional.of(messages), listener);
    }

    @Override
    public EngineConnection leave(EngineDevice device, EngineListener listener) {
        return connect((CompanionDevice) device, Optional.empty(), listener);
    }

    @Override
    public List<EngineWarning> warnings() {
        return context.target().versions().warnings(context.clocks().wall().instant());
    }

    @Override
    public Optional<EngineClient> client() {
        return context.target()
                .versions()
                .seen()
                .map(seen -> new EngineClient(seen.version().toString(), seen.firstSeen()));
    }

    @Override
    public Reach reach() {
        return dialer.reach();
    }

    @Override
    public void look() {
        context.target().endpoint().get().ifPresent(dialer::look);
    }

    @Override
    public void whenClientIsNewer(Runnable task) {
        context.target().versions().whenNewer(task);
    }

    /** @param messages empty if the device is to leave its account */
    private EngineConnection connect(CompanionDevice device, Optional<MessageStore> messages, EngineListener listener) {
        WhatsAppConnection connection = new WhatsAppConnection(context, device, messages, listener);
        connection.begin();
        return connection;
    }

    /** Waits for the sockets to close. Call it after closing all connections, while workers and scheduler still run. */
    @Override
    public void close() throws InterruptedException {
        context.dialer().close();
    }
}
