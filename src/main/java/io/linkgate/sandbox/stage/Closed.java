package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import java.time.Instant;
import java.util.Optional;

/** Nothing more is said or heard. */
public record Closed() implements Stage {

    @Override
    public Optional<Instant> deadline() {
        return Optional.empty();
    }

    @Override
    public Optional<Offer> offer() {
        return Optional.empty();
    }

    @Override
    public Turn received(Node node, Instant now) {
        return Turn.to(this);
    }

    @Override
    public Turn finished() {
        return Turn.to(this);
    }
}
