package io.linkgate.soak;

/** What is done to an instance and may move it away from what was well. */
enum Cause {
    /** Its owner stops it. */
    STOP,
    /** Its owner wants a new connection, or a phone links or unlinks it. */
    RECONNECT,
    /** The stand-in does something wrong. */
    FAULT
}
