package io.linkgate.sandbox.server;

import java.time.Duration;
import java.util.Objects;

/**
 * How much the stand-in's socket may take of the machine that it shares with everything else. Its socket asks for no token, so
 * whoever reaches it can fill it: the server's own instances are counted apart from strangers, who cannot take all places.
 *
 * @param connections how many there may be in all
 * @param strangers how many of these may be others than this server's own instances
 * @param strangersFromOneAddress how many of the strangers may come from one address, or one IPv6 network of 64 bits
 * @param handshakes how many strangers may be in their handshake at a time
 * @param handshakesFromOneAddress how many of these may come from one address; one Linkgate connects 64 instances at a time
 * @param linger for how long a place stays taken after the stand-in has closed a connection: its socket, and the container's
 *     memory for it, stay until the peer has answered
 * @param bufferedBytes how many bytes of unfinished frames and unread answers all connections may hold together
 */
record SandboxLimits(
        int connections,
        int strangers,
        int strangersFromOneAddress,
        int handshakes,
        int handshakesFromOneAddress,
        Duration linger,
        long bufferedBytes) {

    /** Longer than a client of today ever needs to answer a goodbye; Tomcat waits for 30 s. */
    private static final Duration LINGER = Duration.ofSeconds(15);

    private static final int MAX_HANDSHAKES_FROM_ONE_ADDRESS = 128;
    private static final int HEAP_SHARE = 32;

    SandboxLimits {
        Objects.requireNonNull(linger);
        if (Math.min(Math.min(connections, strangers), Math.min(strangersFromOneAddress, handshakes)) < 1
                || handshakesFromOneAddress < 1
                || bufferedBytes < 1) {
            throw new IllegalArgumentException("a stand-in takes at least one connection");
        }
    }

    /** Half of the places for strangers, half of these for one address, half of those for handshakes. */
    static SandboxLimits of(int connections) {
        int strangers = Math.max(1, connections / 2);
        int fromOne = Math.max(1, strangers / 2);
        return new SandboxLimits(
                connections,
                strangers,
                fromOne,
                fromOne,
                Math.min(MAX_HANDSHAKES_FROM_ONE_ADDRESS, Math.max(1, fromOne / 2)),
                LINGER,
                Math.max(1, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    }

    /** No difference between strangers and others: for a stand-in that serves nothing else. */
    static SandboxLimits forAll(int connections) {
        return new SandboxLimits(
                connections, connections, connections, connections, connections, Duration.ZERO, Long.MAX_VALUE);
    }
}
