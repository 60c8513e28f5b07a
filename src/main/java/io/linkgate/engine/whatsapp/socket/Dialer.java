package io.linkgate.engine.whatsapp.socket;

import java.net.URI;

/** Opens wires: over WebSockets in a server, within memory where tests own the time. Safe for use by any thread. */
@FunctionalInterface
public interface Dialer {

    /**
     * Starts to open a wire and returns at once.
     *
     * @param receiver hears that it is open, or why it is not, perhaps before this method returns
     */
    Wire dial(URI endpoint, Wire.Receiver receiver);

    /** Comes back when no wire is left that holds on to anything; those who opened them have closed them before. */
    default void close() throws InterruptedException {}
}
