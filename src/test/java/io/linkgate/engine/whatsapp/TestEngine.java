package io.linkgate.engine.whatsapp;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MemoryMessageStore;
import io.linkgate.engine.whatsapp.version.ClientVersions;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.pairing.PairingTiming;
import io.linkgate.testkit.ServerExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** Engines with real sockets, threads and time, and the events of their connections. */
final class TestEngine extends ServerExtension {

    /** Long-lived codes and long limits: nothing happens unless the test makes it happen. */
    static final PairingTiming CALM = PairingTiming.ofCodes(Duration.ofMinutes(5), Duration.ofMinutes(5));

    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient http = HttpClient.newBuilder().executor(workers).build();
    private final SecureRandom random = new SecureRandom();
    private final EventLog events = new EventLog();

    @Override
    protected void open() {}

    @Override
    public void close() {
        scheduler.shutdownNow();
        workers.shutdownNow();
    }

    /** The events of all connections. */
    EventLog events() {
        return events;
    }

    SecureRandom random() {
        return random;
    }

    /** An engine that connects to that server, and takes its time. */
    WhatsAppEngine to(ScriptedServer server) {
        return to(server, CALM);
    }

    WhatsAppEngine to(ScriptedServer server, PairingTiming timing) {
        return to(() -> Optional.of(server.uri()), server.root(), timing);
    }

    WhatsAppEngine to(Supplier<Optional<URI>> endpoint, PublicKey root, PairingTiming timing) {
        WhatsAppTarget target =
                new WhatsAppTarget(endpoint, root, ClientVersions.fixed(ClientVersions.BUILT_IN), timing);
        return new WhatsAppEngine(
                target, () -> http, new Workers(workers, scheduler, workers), Clocks.same(Clock.systemUTC()), random);
    }

    /** Opens a connection of a new device. */
    EngineConnection open(WhatsAppEngine engine) {
        return engine.open(engine.newDevice(), new MemoryMessageStore(), events);
    }
}
