package io.linkgate.sandbox.server;

/** The reasons to close a connection. Codes: RFC 6455 section 7.4.1, and 1013 of IANA's WebSocket close codes. */
public enum CloseKind {
    /** The stream has ended (1000). */
    NORMAL,
    /** A frame is longer than allowed (1009). */
    TOO_BIG,
    /** There is no room at present (1013). */
    NO_ROOM,
    /** A text message arrived, which the protocol does not have (1003). */
    NOT_BINARY
}
