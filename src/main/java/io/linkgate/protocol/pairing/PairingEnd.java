package io.linkgate.protocol.pairing;

import java.util.Objects;

/**
 * Why a connection is over.
 *
 * @param cause what to do about it
 * @param detail one sentence for an operator, free of secrets
 */
public record PairingEnd(Cause cause, String detail) {

    public PairingEnd {
        Objects.requireNonNull(cause);
        Objects.requireNonNull(detail);
    }

    /** The kinds of end, by what helps. */
    public enum Cause {
        /** We wanted it. */
        CLOSED,
        /** A phone confirmed and the link is kept: connect again at once, as a linked device. */
        LINKED,
        /** All codes were shown; a new connection brings new ones. */
        CODES_EXHAUSTED,
        /** No connection, or it broke, or the server is out of order for a while: try again later. */
        LOST,
        /** The server's certificate is not what it must be; nothing was told to it. */
        UNTRUSTED,
        /** The server did what the protocol does not allow. */
        PROTOCOL,
        /** Our client version is refused. */
        CLIENT_OUTDATED,
        /** The server refuses us in a way that trying again does not cure. */
        REFUSED
    }
}
