package io.linkgate.sandbox.stage;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The stage in which the server sends nothing more, which the companion has to notice.
 *
 * @param until when the connection is closed
 */
public record Silent(Instant until) implements Stage {

    /** Longer than any companion tolerates a silent server. */
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
    public Turn finished() {
        return Turn.to(new Closed());
    }
}
