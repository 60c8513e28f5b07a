package io.linkgate.limit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Limits how many calls of one kind are open at a time, in all and per token: those that wait, or event streams.
 * Visitors of temporary links, who are many and unknown, have a share of their own. Safe for use by any thread.
 */
public final class WaitingCalls {

    private final WaitingLimits limits;
    private final Map<String, Integer> waiting = new HashMap<>();
    private int all;
    private int visitors;
    private long refused;

    public WaitingCalls(WaitingLimits limits) {
        this.limits = limits;
    }

    /** The place of one open call; closed when the call ends. */
    public final class Place extends AtomicBoolean implements AutoCloseable {

        private static final long serialVersionUID = 1L;

        private final String owner;
        private final boolean visitor;

        private Place(String owner, boolean visitor) {
            this.owner = owner;
            this.visitor = visitor;
        }

        /** Releases the place; does nothing the second time. */
        @Override
        public void close() {
            if (compareAndSet(false, true)) {
                leave(owner, visitor);
            }
        }
    }

    /** Takes a place for a call with the token of that id; empty if none is left. */
    public synchronized Optional<Place> take(String owner) {
        return take(owner, limits.perToken(), false);
    }

    /** Takes a place for a call of a visitor, with the temporary link of that id; empty if none is left. */
    public synchronized Optional<Place> takeForVisitor(String link) {
        return take(link, limits.perLink(), true);
    }

    private Optional<Place> take(String owner, int max, boolean visitor) {
        int own = waiting.getOrDefault(owner, 0);
        if (all >= limits.all() || own >= max || (visitor && visitors >= limits.visitors())) {
            refused++;
            return Optional.empty();
        }
        waiting.put(owner, own + 1);
        all++;
        visitors += visitor ? 1 : 0;
        return Optional.of(new Place(owner, visitor));
    }

    /** Returns how many calls found no place. */
    public synchronized long refused() {
        return refused;
    }

    /** Returns how many are open. */
    public synchronized int open() {
        return all;
    }

    private synchronized void leave(String owner, boolean visitor) {
        all--;
        visitors -= visitor ? 1 : 0;
        waiting.computeIfPresent(owner, (any, own) -> own == 1 ? null : own - 1);
    }
}
