package io.linkgate.engine;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What an engine knows about the reach of its server.
 *
 * @param reachedAt when a connection was last opened; empty if none was
 * @param failedAt when one last could not be opened; empty if every one could
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Reach(Optional<Instant> reachedAt, Optional<Instant> failedAt) {

    /** Nothing was tried yet. */
    public static final Reach UNTRIED = new Reach(Optional.empty(), Optional.empty());

    public Reach {
        Objects.requireNonNull(reachedAt);
        Objects.requireNonNull(failedAt);
    }

    /** What the latest attempt met. */
    public enum State {
        REACHABLE,
        UNREACHABLE,
        UNKNOWN;

        /** Returns the word for operators. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns what the latest attempt met. */
    public State state() {
        if (failedAt.isEmpty()) {
            return reachedAt.isEmpty() ? State.UNKNOWN : State.REACHABLE;
        }
        return reachedAt.filter(at -> at.isAfter(failedAt.get())).isPresent() ? State.REACHABLE : State.UNREACHABLE;
    }

    /** Returns this after a connection was opened. */
    public Reach reached(Instant at) {
        return new Reach(Optional.of(at), failedAt);
    }

    /** Returns this after a connection could not be opened. */
    public Reach failed(Instant at) {
        return new Reach(reachedAt, Optional.of(at));
    }
}
