package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** The server says nothing any more and leaves it to the companion to find out. */
public record Silent(Instant until) implements Stage {

    /** Longer than any companion believes in a silent server. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    public Silent {
        Objects.requireNonNull(until);
    }

    public static Silent begin(Instant now) {
        return new Silent(now.plus(LIMIT));
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.of(until);
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
        return Turn.to(new Closed());
    }
}
