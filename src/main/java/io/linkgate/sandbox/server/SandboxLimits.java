package io.linkgate.sandbox.server;

import java.time.Duration;
import java.util.Objects;

/**
 * The limits of the stand-in's socket. The socket requires no token, so any client that reaches it could fill it: the
 * server's own instances are counted separately from strangers, who cannot take all places.
 *
 * @param connections the maximum in all
 * @param strangers the maximum of connections that are not this server's own instances
 * @param strangersFromOneAddress the maximum of strangers from one address, or one IPv6 network of 64 bits
 * @param handshakes the maximum of strangers in their handshake at a time
 * @param handshakesFromOneAddress the maximum of these from one address; one Linkgate connects 64 instances at a time
 * @param linger how long a place stays taken after the stand-in has closed a connection: its socket, and the
 *     container's memory for it, stay until the peer has answered
 * @param bufferedBytes the maximum of bytes in unfinished frames and unread answers of all connections
 */
record SandboxLimits(
        int connections,
        int strangers,
        int strangersFromOneAddress,
        int handshakes,
        int handshakesFromOneAddress,
        Duration linger,
        long bufferedBytes) {

    /** For a companion that is not linked. Their largest frame, the answer to a typed pairing code, has 400 bytes. */
    static final int MAX_UNLINKED_FRAME_BYTES = 8 * 1024;

    /** For a linked companion: published clients upload up to 812 pre-keys at once, 50 KB. */
    static final int MAX_LINKED_FRAME_BYTES = 128 * 1024;

    /** Longer than clients need to answer a close frame; Tomcat waits for 30 s. */
    private static final Duration LINGER = Duration.ofSeconds(15);

    private static final int MAX_HANDSHAKES_FROM_ONE_ADDRESS = 128;
    private static final int HEAP_SHARE = 32;

    SandboxLimits {
        Objects.requireNonNull(linger);
        if (Math.min(Math.min(connections, strangers), Math.min(strangersFromOneAddress, handshakes)) < 1
                || handshakesFromOneAddress < 1
                || bufferedBytes < 1) {
            throw new IllegalArgumentException("each limit of a stand-in must be at least 1");
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

    /** No difference between strangers and own instances, for a stand-in that runs alone. */
    static SandboxLimits forAll(int connections) {
        return new SandboxLimits(
                connections, connections, connections, connections, connections, Duration.ZERO, Long.MAX_VALUE);
    }
}
