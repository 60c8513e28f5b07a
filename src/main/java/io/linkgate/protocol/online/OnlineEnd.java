package io.linkgate.protocol.online;

import java.util.Objects;

/**
 * Why the connection of a linked companion is over.
 *
 * @param cause what to do about it
 * @param detail one sentence for an operator, free of secrets
 */
public record OnlineEnd(Cause cause, String detail) {

    public OnlineEnd {
        Objects.requireNonNull(cause);
        Objects.requireNonNull(detail);
    }

    /** The kinds of end, by what helps. */
    public enum Cause {
        /** We wanted it. */
        CLOSED,
        /** The server wants a new connection, now, with the same keys. */
        RESTART,
        /** No connection, or it broke, or the server is out of order for a while: try again later. */
        LOST,
        /** The server's certificate is not what it must be; nothing was told to it. */
        UNTRUSTED,
        /** The server did what the protocol does not allow. */
        PROTOCOL,
        /** Our client version is refused. */
        CLIENT_OUTDATED,
        /** The link is no more: unlinked on the phone. The keys are worth nothing. */
        LOGGED_OUT,
        /** Another connection holds the link; coming back would throw that one out, and so on for ever. */
        REPLACED,
        /** The account is banned or locked. */
        BANNED,
        /** The server refuses us in another way that trying again does not cure. */
        REFUSED
    }
}
