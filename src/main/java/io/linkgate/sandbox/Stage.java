package io.linkgate.sandbox;

import io.linkgate.protocol.node.Node;
import java.time.Instant;
import java.util.Optional;

/**
 * What a connection is at. Immutable; whatever happens gives a {@link Turn} and touches nothing else. Each further part of
 * a link is a further record here, and what happens outside the connection is a further method.
 */
sealed interface Stage permits Greeting, ShowingRefs, PasskeyWanted, Signing, Online, Mute, Over {

    /** By when the companion must have moved on; none if nothing is waited for. */
    Optional<Instant> deadline();

    /** What the companion was offered and may still show. */
    Optional<Offer> offer();

    /** The companion said something. */
    Turn received(Node node, Instant now);

    /** The whole stand-in closes, or the deadline has passed and that is no different. */
    Turn finished();

    /** The deadline has passed. */
    default Turn overdue() {
        return finished();
    }
}
