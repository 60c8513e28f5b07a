package io.linkgate.sandbox;

import io.linkgate.protocol.node.Node;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What follows from something that happened.
 *
 * @param next where the connection is then; {@link Over} closes it once everything is sent
 * @param nodes to send, in order
 */
record Turn(Stage next, List<Node> nodes) {
    Turn {
        Objects.requireNonNull(next);
        nodes = List.copyOf(nodes);
    }

    static Turn to(Stage next) {
        return new Turn(next, List.of());
    }

    static Turn to(Stage next, Node node) {
        return new Turn(next, List.of(node));
    }

    static Turn to(Stage next, Optional<Node> node) {
        return new Turn(next, node.stream().toList());
    }
}
