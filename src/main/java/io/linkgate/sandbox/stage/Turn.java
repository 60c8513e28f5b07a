package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The outcome of an event.
 *
 * @param next the stage that follows; {@link Closed} closes the connection after everything is sent
 * @param nodes the stanzas to send, in order
 * @param effects the effects to carry out, in order; those that save something are carried out before the nodes are
 *     sent
 */
public record Turn(Stage next, List<Node> nodes, List<Effect> effects) {
    public Turn {
        Objects.requireNonNull(next);
        nodes = List.copyOf(nodes);
        effects = List.copyOf(effects);
    }

    public static Turn to(Stage next, Node... nodes) {
        return new Turn(next, List.of(nodes), List.of());
    }

    public static Turn to(Stage next, Optional<Node> node) {
        return new Turn(next, node.stream().toList(), List.of());
    }

    public Turn with(Effect... more) {
        return new Turn(next, nodes, List.of(more));
    }
}
