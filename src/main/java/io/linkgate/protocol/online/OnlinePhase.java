package io.linkgate.protocol.online;

/** The phase of a linked companion's connection, without the data; see the drawing at {@link Online}. */
public enum OnlinePhase {
    /** The socket is being opened. */
    CONNECTING,
    /** The server has yet to prove its identity. */
    HANDSHAKING,
    /** The login was sent; {@code success} or {@code failure} decides. */
    LOGGING_IN,
    /** The server was asked how many pre-keys it has left. */
    COUNTING,
    /** Pre-keys are being made. Skipped, like uploading, when the server has enough. */
    MAKING,
    /** Pre-keys were sent. */
    UPLOADING,
    /** The server was asked to make this device active. */
    ACTIVATING,
    /** The link works. */
    ONLINE,
    /** The server was asked to take this device off its account; follows the login and replaces all later phases. */
    LEAVING,
    /** The connection is over. */
    CLOSED;

    /** Whether stanzas come and go. */
    boolean isLive() {
        return switch (this) {
            case LOGGING_IN, COUNTING, MAKING, UPLOADING, ACTIVATING, ONLINE, LEAVING -> true;
            case CONNECTING, HANDSHAKING, CLOSED -> false;
        };
    }
}
