package io.linkgate.protocol.stream;

import io.linkgate.protocol.node.PeerText;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a companion's connection is over, linked or not.
 *
 * @param cause what to do about it
 * @param detail one sentence for an operator, free of secrets
 * @param lasts how long a ban lasts; empty when that was not told, and for every other cause
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record ConnectionEnd(Cause cause, String detail, Optional<Duration> lasts) {

    private static final int MAX_DETAIL_LENGTH = 500;

    public ConnectionEnd {
        Objects.requireNonNull(cause);
        detail = PeerText.oneLine(detail, MAX_DETAIL_LENGTH); // some of it may be the server's
        if (lasts.isPresent() && cause != Cause.BANNED) {
            throw new IllegalArgumentException("only a ban lasts for a time, not " + cause);
        }
    }

    /** One without a time that it lasts. */
    public ConnectionEnd(Cause cause, String detail) {
        this(cause, detail, Optional.empty());
    }

    /** One that trying again later may cure. */
    public static ConnectionEnd lost(String detail) {
        return new ConnectionEnd(Cause.LOST, detail);
    }

    /** The kinds of end, by what helps. */
    public enum Cause {
        /** We wanted it. */
        CLOSED,
        /** A phone confirmed and the link is kept: connect again at once, as a linked device. */
        LINKED,
        /** All codes were shown; a new connection brings new ones. */
        CODES_EXHAUSTED,
        /** The server wants a new connection, now, with the same keys. */
        RESTART,
        /** No connection, or it broke, or the server is out of order for a while: try again later. */
        LOST,
        /** The server's certificate is not what it must be; nothing was told to it. */
        UNTRUSTED,
        /** A phone confirmed, but the link could not be kept here, so it was turned away. */
        NOT_KEPT,
        /** The server did what the protocol does not allow. */
        PROTOCOL,
        /** Our client version is refused. */
        CLIENT_OUTDATED,
        /** The link is no more: unlinked on the phone, or the account is lost. The keys are worth nothing. */
        LOGGED_OUT,
        /** Another connection holds the link; coming back would throw that one out, and so on for ever. */
        REPLACED,
        /** The account is banned for a while. */
        BANNED,
        /** The server refuses us for a reason that is not known to be final, or because we ask too often: rest for long. */
        REFUSED_FOR_NOW,
        /** The server refuses us in another way that trying again does not cure. */
        REFUSED
    }
}
