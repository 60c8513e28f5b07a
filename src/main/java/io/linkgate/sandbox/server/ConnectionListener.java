package io.linkgate.sandbox.server;

import io.linkgate.sandbox.account.DeviceAddress;

/**
 * Hears of every connection of a server. Called in the order in which things happen to a connection, by any thread; must
 * not wait, and must not call the server.
 */
interface ConnectionListener {

    /** Hears nothing. */
    ConnectionListener NONE = new ConnectionListener() {};

    /** A connection was accepted. */
    default void opened(SandboxConnection connection, Origin origin) {}

    /** Bytes have arrived, also at a connection that has ended. */
    default void received(SandboxConnection connection) {}

    /** A device has logged in. An older connection of it is still there, if its end was not reported yet. */
    default void loggedIn(SandboxConnection connection, DeviceAddress device) {}

    /** A connection has ended, of a device or not. Reported once. */
    default void closed(SandboxConnection connection) {}
}
