package io.linkgate.sandbox.server;

import java.nio.ByteBuffer;

/** The socket under a connection. All methods return at once and may be called from any thread. */
public interface Peer {

    /** Sends one binary message after all earlier ones and takes ownership of it; a failure closes the socket. */
    void send(ByteBuffer message);

    /** The companion has logged in: the messages of a large batch may wait for it. */
    default void linked() {}

    /** Closes the socket after everything has been sent. */
    void close();

    /** Closes it like {@link #close()}, with a reason if the socket can transmit one. */
    default void close(CloseKind kind) {
        close();
    }
}
