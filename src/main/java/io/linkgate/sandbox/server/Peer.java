package io.linkgate.sandbox.server;

import java.nio.ByteBuffer;

/** The socket under a connection. Both methods return at once and may be called from any thread. */
public interface Peer {

    /** Sends one binary message, which is the peer's from now on, after those before it; a failure closes the socket. */
    void send(ByteBuffer message);

    /** Closes the socket when what was sent before has left. */
    void close();

    /** Closes it like {@link #close()}, with a reason where the socket can tell one. */
    default void close(CloseKind kind) {
        close();
    }
}
