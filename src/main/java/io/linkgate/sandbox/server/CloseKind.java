package io.linkgate.sandbox.server;

/** Why a connection is closed. Codes: RFC 6455 section 7.4.1, and 1013 of IANA's registry of WebSocket close codes. */
public enum CloseKind {
    /** All is said. */
    NORMAL,
    /** A frame is longer than allowed (1009). */
    TOO_BIG,
    /** There is no room for it now (1013). */
    NO_ROOM,
    /** A text message came, which the protocol does not have (1003). */
    NOT_BINARY
}
