package io.linkgate.soak;

/** The deliberate causes that may take an instance out of a good state. */
enum Cause {
    /** Its owner stops it. */
    STOP,
    /** Its owner requests a new connection, or a phone links or unlinks it. */
    RECONNECT,
    /** A fault of the stand-in applies. */
    FAULT
}
