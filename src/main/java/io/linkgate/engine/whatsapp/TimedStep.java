package io.linkgate.engine.whatsapp;

/** A step of a connection that the server must take in time. */
enum TimedStep {
    /** The socket opens. */
    DIAL,
    /** The server answers the handshake. */
    HANDSHAKE,
    /** A companion that is not linked gets its refs. */
    REFS,
    /** A linked one is let in. */
    LOGIN,
    /** The server asks a companion that has just been linked for a new connection. */
    RESTART
}
