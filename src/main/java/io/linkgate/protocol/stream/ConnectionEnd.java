package io.linkgate.protocol.stream;

import io.linkgate.protocol.node.PeerText;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The end of a companion's connection, linked or not.
 *
 * @param cause the kind of end, which decides what helps
 * @param detail one sentence for an operator, free of secrets
 * @param lasts how long a ban lasts; empty if unknown, and for every other cause
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

    /** Creates an end without a duration. */
    public ConnectionEnd(Cause cause, String detail) {
        this(cause, detail, Optional.empty());
    }

    /** Creates an end after which trying again later may succeed. */
    public static ConnectionEnd lost(String detail) {
        return new ConnectionEnd(Cause.LOST, detail);
    }

    /** The kinds of ends, by what helps. */
    public enum Cause {
        /** The caller closed the connection. */
        CLOSED,
        /** A phone confirmed and the link is stored: connect again at once, as a linked device. */
        LINKED,
        /** All codes were shown; a new connection brings new ones. */
        CODES_EXHAUSTED,
        /** The server wants a new connection, now, with the same keys. */
        RESTART,
        /** The connection failed or broke, or the server is unavailable for a while: try again later. */
        LOST,
        /** The server kept sending and did not take our replies: try again later, and be slow to trust it again. */
        FLOODED,
        /** The server's certificate is not valid; nothing was revealed to the server. */
        UNTRUSTED,
        /** A phone confirmed, but the link could not be stored, so the phone was refused. */
        NOT_KEPT,
        /** The server broke the protocol. */
        PROTOCOL,
        /** Our client version is refused. */
        CLIENT_OUTDATED,
        /** The link is gone: the device was unlinked on the phone, or the account is lost. The keys are useless. */
        LOGGED_OUT,
        /** Another connection holds the link; reconnecting would end that one, and so on forever. */
        REPLACED,
        /** The account is banned for a while. */
        BANNED,
        /** The server refuses us for a reason that may pass, or because of too many requests: wait for a long time. */
        REFUSED_FOR_NOW,
        /** The server refuses us for another reason, and trying again does not help. */
        REFUSED
    }
}
