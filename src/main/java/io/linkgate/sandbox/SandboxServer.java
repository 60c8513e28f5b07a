package io.linkgate.sandbox;

import io.linkgate.protocol.crypto.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Plays WhatsApp's server for any companion that connects: handshake, registration, refs. Any companion client that trusts
 * {@link #rootKey()} can be pointed at it, not only Linkgate's own engine. Safe for use by any thread.
 */
public final class SandboxServer {

    /** More companions than this at once are turned away. */
    public static final int MOST_CONNECTIONS = 20_000;

    private final ServerIdentity identity;
    private final SandboxTiming timing;
    private final Clock clock;
    private final SecureRandom random;
    private final ScheduledExecutorService scheduler;
    private final Set<SandboxConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Makes a stand-in with a new identity; it waits for connections and starts nothing.
     *
     * @param scheduler ends connections whose time is up; owned and closed by the caller
     */
    public SandboxServer(SandboxTiming timing, Clock clock, SecureRandom random, ScheduledExecutorService scheduler) {
        this.identity = ServerIdentity.generate(random, clock.instant());
        this.timing = Objects.requireNonNull(timing);
        this.clock = Objects.requireNonNull(clock);
        this.random = Objects.requireNonNull(random);
        this.scheduler = Objects.requireNonNull(scheduler);
    }

    /** What a companion must trust to talk to this stand-in. */
    public PublicKey rootKey() {
        return identity.rootKey();
    }

    /** What the companions that are connected now were offered. */
    public List<Offer> offers() {
        return connections.stream()
                .map(SandboxConnection::offer)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Says goodbye to every companion and lets no more in. */
    public void close() {
        closed = true;
        connections.forEach(SandboxConnection::shutDown);
    }

    /** A connection over that socket, or empty when no more are let in. */
    Optional<SandboxConnection> accept(Peer peer) {
        if (closed || connections.size() >= MOST_CONNECTIONS) {
            return Optional.empty();
        }
        SandboxConnection connection = new SandboxConnection(this, peer);
        connections.add(connection);
        return Optional.of(connection);
    }

    void forget(SandboxConnection connection) {
        connections.remove(connection);
    }

    /** A decimal number, as the ids of the real server are. */
    String newStanzaId() {
        return Long.toString(Integer.toUnsignedLong(random.nextInt()));
    }

    ServerIdentity identity() {
        return identity;
    }

    SandboxTiming timing() {
        return timing;
    }

    Clock clock() {
        return clock;
    }

    SecureRandom random() {
        return random;
    }

    ScheduledExecutorService scheduler() {
        return scheduler;
    }
}
