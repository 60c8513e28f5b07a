package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.fault.Fault;
import java.time.Instant;
import java.util.Optional;

/**
 * What a connection is at. Immutable; whatever happens gives a {@link Turn} and touches nothing else. Each further part of
 * a link is a further record here, and what happens outside the connection is a further method.
 */
public sealed interface Stage
        permits Handshaking, ShowingRefs, PasskeyWanted, AwaitingSignature, LoggedIn, Silent, Closed {

    /** By when the companion must have moved on; none if nothing is waited for. */
    Optional<Instant> deadline();

    /** What the companion was offered and may still show. */
    Optional<Offer> offer();

    /** The companion said something. */
    Turn received(Node node, Instant now);

    /** The whole stand-in closes, or the deadline has passed and that is no different. */
    Turn finished();

    /** Whether this is the moment at which that fault strikes; a stage without one is spared. */
    default boolean isMomentOf(Fault fault) {
        return false;
    }

    /** The deadline has passed. */
    default Turn overdue() {
        return finished();
    }
}
