package io.linkgate.engine;

/** Why a connection ended, in words that do not depend on the engine. */
public enum EndCause {
    /** We closed it. */
    CLOSED,
    /** A phone confirmed and the link is kept; the next connection of this device is that of a linked one. */
    LINKED,
    /** All codes were shown and nobody scanned; a new connection brings new ones. */
    CODES_EXHAUSTED,
    /** The other side could not be reached, or the connection was lost. */
    UNREACHABLE,
    /** The other side did not prove to be who it must be; nothing was told to it. */
    UNTRUSTED,
    /** A phone confirmed, but the link could not be written to disk here, so it was turned away. */
    NOT_KEPT,
    /** The other side broke the protocol. */
    PROTOCOL,
    /** Our client version is refused. */
    CLIENT_OUTDATED,
    /** The other side wants a new connection of this device, at once. */
    RESTART,
    /** The link is no more: unlinked on the phone, or the account is lost. What was kept of the device is worth nothing. */
    LOGGED_OUT,
    /** The phone that confirmed is not the one that was expected; it was turned away, and nothing was kept of it. */
    WRONG_ACCOUNT,
    /** Another connection holds the link; coming back would throw that one out. */
    REPLACED,
    /** The account is banned for a while. */
    BANNED,
    /** The other side refused us for a reason that is not known to be final, or asks us to slow down: rest for long. */
    REFUSED_FOR_NOW,
    /** The other side refused us for another reason; a human has to look. */
    REFUSED
}
