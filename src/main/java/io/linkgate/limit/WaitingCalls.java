package io.linkgate.api.code;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Limits how many calls wait for a code, in all and per token. Safe for use by any thread. */
public final class WaitingCalls {

    private final WaitingLimits limits;
    private final Map<String, Integer> waiting = new HashMap<>();
    private int all;
    private long refused;

    public WaitingCalls(WaitingLimits limits) {
        this.limits = limits;
    }

    /** The place of one waiting call; closed when the wait ends. */
    final class Place extends AtomicBoolean implements AutoCloseable {

        private static final long serialVersionUID = 1L;

        private final String owner;

        private Place(String owner) {
            this.owner = owner;
        }

        /** Releases the place; does nothing the second time. */
        @Override
        public void close() {
            if (compareAndSet(false, true)) {
                leave(owner);
            }
        }
    }

    /** Takes a place for a call with the token of that id; empty if none is left. */
    synchronized Optional<Place> take(String owner) {
        int own = waiting.getOrDefault(owner, 0);
        if (all >= limits.all() || own >= limits.perToken()) {
            refused++;
            return Optional.empty();
        }
        waiting.put(owner, own + 1);
        all++;
        return Optional.of(new Place(owner));
    }

    /** Returns how many calls found no place. */
    public synchronized long refused() {
        return refused;
    }

    private synchronized void leave(String owner) {
        all--;
        waiting.computeIfPresent(owner, (any, own) -> own == 1 ? null : own - 1);
    }
}
