package io.linkgate.engine.whatsapp.socket;

import java.net.URI;

/**
 * A factory of wires: over WebSockets in production, in memory in tests that control the time. Safe for use by any
 * thread.
 */
@FunctionalInterface
public interface Dialer {

    /**
     * Starts to open a wire and returns at once.
     *
     * @param receiver receives the events of the wire, perhaps before this method returns
     */
    Wire dial(URI endpoint, Wire.Receiver receiver);

    /** Waits until no wire holds any resources. Call it after closing all wires. */
    default void close() throws InterruptedException {}
}
