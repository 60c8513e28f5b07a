package io.linkgate.config;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings of the sandbox, the built-in stand-in for WhatsApp.
 *
 * @param enabled whether this server has a sandbox
 * @param url the endpoint for instances of the engine {@code sandbox}, {@code ws} or {@code wss}; empty: this server
 * @param rootKey the public root key of the stand-in at that URL, the only one that these instances trust then: 64
 *     lower-case hex digits, 32 bytes; allowed only with the URL; empty: the root of this server's own stand-in
 * @param firstCode the lifetime of the first code of a connection, 1 second to 10 minutes
 * @param laterCode the lifetime of each later code, 1 second to 10 minutes
 * @param freeRounds the number of rounds of codes without a scan before pauses begin, 1 or more; the greatest int for
 *     unlimited
 * @param connections the maximum number of companions connected to the stand-in at once, 2 to 20,000
 */
public record SandboxSettings(
        boolean enabled,
        Optional<URI> url,
        Optional<String> rootKey,
        Duration firstCode,
        Duration laterCode,
        int freeRounds,
        int connections) {

    private static final long HEAP_OF_ONE_BYTES = 256 * 1024;
    private static final int MIN_DEFAULT_CONNECTIONS = 64;
    private static final int MAX_DEFAULT_CONNECTIONS = 4_000;

    public SandboxSettings {
        Objects.requireNonNull(url);
        Objects.requireNonNull(rootKey);
        Objects.requireNonNull(firstCode);
        Objects.requireNonNull(laterCode);
    }

    /**
     * Returns how many connections this much memory and the container's own limit allow (Tomcat's is 8,192 connections
     * of all kinds): one for each 256 KB of the maximum heap, because both ends of an instance's connection are in this
     * server, and at most 4,000.
     *
     * @param maxHeapBytes the maximum size of the heap
     */
    static int defaultConnections(long maxHeapBytes) {
        long fits = maxHeapBytes / HEAP_OF_ONE_BYTES;
        return (int) Math.max(MIN_DEFAULT_CONNECTIONS, Math.min(fits, MAX_DEFAULT_CONNECTIONS));
    }
}
