package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.fault.Fault;
import java.time.Instant;
import java.util.Optional;

/**
 * The stage of a connection. Immutable; whatever happens results in a {@link Turn} and touches nothing else. Each
 * further part of a link is another record here, and what happens outside the connection is another method.
 *
 * <p>A stage overrides what is special about it. By default it waits for nothing, offers nothing and ignores what
 * arrives.
 */
public sealed interface Stage
        permits Handshaking, ShowingRefs, PasskeyWanted, AwaitingSignature, LoggedIn, Silent, Closed {

    /** When the companion must have moved on; empty if the server waits for nothing. */
    default Optional<Instant> deadline() {
        return Optional.empty();
    }

    /** The codes that the companion may still show. */
    default Optional<Offer> offer() {
        return Optional.empty();
    }

    /** The companion has sent a stanza. */
    default Turn received(Node node, Instant now) {
        return Turn.to(this);
    }

    /** The stand-in shuts down, or the deadline has passed and {@link #overdue} makes no difference. */
    Turn finished();

    /** Whether that fault applies at this stage; no fault does by default. */
    default boolean isMomentOf(Fault fault) {
        return false;
    }

    /** The deadline has passed. */
    default Turn overdue() {
        return finished();
    }
}
