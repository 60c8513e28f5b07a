package io.linkgate.engine.whatsapp;

/** A step of a connection that the server must take within a time limit. */
enum TimedStep {
    /** The socket opens. */
    DIAL,
    /** The server answers the handshake. */
    HANDSHAKE,
    /** An unlinked companion receives its refs. */
    REFS,
    /** The server accepts the login of a linked companion. */
    LOGIN,
    /** The server asks a newly linked companion for a new connection. */
    RESTART
}
