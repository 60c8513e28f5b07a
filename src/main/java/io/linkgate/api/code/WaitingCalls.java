package io.linkgate.api.code;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts the calls that wait for a code, and lets only so many wait: in all, and of each token. Safe for use by any thread. */
public final class WaitingCalls {

    private final WaitingLimits limits;
    private final Map<String, Integer> waiting = new HashMap<>();
    private int all;

    public WaitingCalls(WaitingLimits limits) {
        this.limits = limits;
    }

    /** The place of one call, to be closed when the call waits no longer. */
    final class Place extends AtomicBoolean implements AutoCloseable {

        private static final long serialVersionUID = 1L;

        private final String owner;

        private Place(String owner) {
            this.owner = owner;
        }

        /** Gives the place back; does nothing the second time. */
        @Override
        public void close() {
            if (compareAndSet(false, true)) {
                leave(owner);
            }
        }
    }

    /** A place for a call of that token; empty when there is none left. */
    synchronized Optional<Place> take(String owner) {
        int own = waiting.getOrDefault(owner, 0);
        if (all >= limits.all() || own >= limits.perToken()) {
            return Optional.empty();
        }
        waiting.put(owner, own + 1);
        all++;
        return Optional.of(new Place(owner));
    }

    private synchronized void leave(String owner) {
        all--;
        waiting.computeIfPresent(owner, (any, own) -> own == 1 ? null : own - 1);
    }
}
