package io.linkgate.config;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The built-in stand-in for WhatsApp.
 *
 * @param enabled whether it exists on this server at all
 * @param url where instances of the engine {@code sandbox} connect to, {@code ws} or {@code wss}; empty: this server
 * @param rootKey the public root key of the stand-in at that URL, which alone they trust then: 64 lower-case hex digits, 32
 *     bytes; only together with the URL; empty: the root of this server's own stand-in
 * @param firstCode how long the first code of a connection is good, 1 second to 10 minutes
 * @param laterCode how long each later code is good, 1 second to 10 minutes
 * @param freeRounds after how many rounds of codes without a scan pauses begin, 1 or more; the greatest int for never
 * @param connections how many companions the stand-in takes at once, 2 to 20,000
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
     * What this much memory and the container's own limit allow (Tomcat's is 8,192 connections of all kinds): one connection
     * for each 256 KB of the largest heap, since an instance of this server has both of its ends here, and at most 4,000.
     *
     * @param maxHeapBytes how large the heap may get
     */
    static int defaultConnections(long maxHeapBytes) {
        long fits = maxHeapBytes / HEAP_OF_ONE_BYTES;
        return (int) Math.max(MIN_DEFAULT_CONNECTIONS, Math.min(fits, MAX_DEFAULT_CONNECTIONS));
    }
}
