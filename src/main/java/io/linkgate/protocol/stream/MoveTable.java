package io.linkgate.protocol.stream;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The legal moves of a machine: in this phase, an event of this kind may lead to these phases. Everything else is a
 * bug. Filled once, then only read; safe for use by any thread when published by a static initializer.
 *
 * @param <P> the machine's phases
 * @param <K> the kinds of its events
 */
public final class MoveTable<P extends Enum<P>, K extends Enum<K>> {

    private final Map<P, Map<K, Set<P>>> legal;
    private final Class<K> kinds;

    /** An empty table: nothing is legal. */
    public MoveTable(Class<P> phases, Class<K> kinds) {
        this.legal = new EnumMap<>(phases);
        this.kinds = kinds;
    }

    /** Allows an event in a phase to lead to these phases, and to no others. */
    @SafeVarargs
    public final void allow(P phase, K event, P first, P... others) {
        Set<P> before =
                legal.computeIfAbsent(phase, any -> new EnumMap<>(kinds)).put(event, EnumSet.of(first, others));
        if (before != null) {
            throw new IllegalStateException(event + " in " + phase + " has two rows");
        }
    }

    /** Returns where the event may lead; empty when it cannot happen in that phase. */
    public Set<P> from(P phase, K event) {
        return Collections.unmodifiableSet(legal.getOrDefault(phase, Map.of()).getOrDefault(event, Set.of()));
    }

    /** Throws {@link IllegalStateException} if the event cannot happen in that phase. */
    public void requirePossible(P phase, K event) {
        if (from(phase, event).isEmpty()) {
            throw new IllegalStateException(event + " cannot happen in " + phase);
        }
    }

    /** Throws {@link IllegalStateException} if the event must not lead from the one phase to the other. */
    public void requireLegal(P phase, K event, P next) {
        if (!from(phase, event).contains(next)) {
            throw new IllegalStateException(event + " must not lead from " + phase + " to " + next);
        }
    }
}
