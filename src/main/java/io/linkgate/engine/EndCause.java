package io.linkgate.engine;

/** The kind of a connection's end, independent of the engine. */
public enum EndCause {
    /** We closed it. */
    CLOSED,
    /** A phone confirmed and the link is kept; the next connection of this device is that of a linked one. */
    LINKED,
    /** All codes were shown and none was used; a new connection brings new ones. */
    CODES_EXHAUSTED,
    /** The server could not be reached, or the connection was lost. */
    UNREACHABLE,
    /** The server kept sending and did not take our replies. */
    FLOODED,
    /** The server did not prove its identity; nothing was revealed to it. */
    UNTRUSTED,
    /** A phone confirmed, but the link could not be written to disk, so the phone was refused. */
    NOT_KEPT,
    /** The server broke the protocol. */
    PROTOCOL,
    /** Our client version is refused. */
    CLIENT_OUTDATED,
    /** The server wants a new connection of this device at once. */
    RESTART,
    /** The link is gone: the device was unlinked on the phone, or the account is lost. Its stored keys are useless. */
    LOGGED_OUT,
    /** An unexpected phone confirmed; it was refused, and nothing of it was stored. */
    WRONG_ACCOUNT,
    /** Another connection holds the link; reconnecting would end that one. */
    REPLACED,
    /** The account is banned for a while. */
    BANNED,
    /** The server refused us for a reason that may pass, or asked us to slow down: wait for a long time. */
    REFUSED_FOR_NOW,
    /** The server refused us for another reason, which an operator has to look at. */
    REFUSED
}
