package io.linkgate.history;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionHistory;
import io.linkgate.session.Transition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The moves that are not written yet, in order for each instance. No more of an instance are held than are kept in the
 * end, so that a disk that fails for hours cannot fill the memory. Safe for use by any thread.
 */
final class PendingRecords {

    private final Map<InstanceId, Deque<SessionRecord>> waiting = new LinkedHashMap<>();
    private List<SessionRecord> taken = List.of();
    private long dropped;

    /** Adds a move; of too many the oldest is dropped. */
    synchronized void add(SessionRecord move) {
        Deque<SessionRecord> moves = waiting.computeIfAbsent(move.instance(), id -> new ArrayDeque<>(2));
        moves.addLast(move);
        bound(moves);
    }

    /** Returns up to that many moves to write; {@link #written} or {@link #failed} must follow. */
    synchronized List<SessionRecord> take(int max) {
        List<SessionRecord> batch = new ArrayList<>();
        Iterator<Deque<SessionRecord>> instances = waiting.values().iterator();
        while (instances.hasNext() && batch.size() < max) {
            Deque<SessionRecord> moves = instances.next();
            while (!moves.isEmpty() && batch.size() < max) {
                batch.add(moves.removeFirst());
            }
            if (moves.isEmpty()) {
                instances.remove();
            }
        }
        taken = List.copyOf(batch);
        return taken;
    }

    /** What was taken is on disk. */
    synchronized void written() {
        taken = List.of();
    }

    /** What was taken waits again, before what was added in between. */
    synchronized void failed() {
        for (int i = taken.size() - 1; i >= 0; i--) {
            SessionRecord move = taken.get(i);
            waiting.computeIfAbsent(move.instance(), id -> new ArrayDeque<>(2)).addFirst(move);
        }
        taken.forEach(move -> bound(waiting.get(move.instance())));
        taken = List.of();
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty() && taken.isEmpty();
    }

    /** Whether something of one of these instances is not known to be written. */
    synchronized boolean hasAny(Collection<InstanceId> ids) {
        Set<InstanceId> asked = Set.copyOf(ids);
        return asked.stream().anyMatch(waiting::containsKey)
                || taken.stream().map(SessionRecord::instance).anyMatch(asked::contains);
    }

    /** The moves of an instance that are not known to be written, the oldest first. */
    synchronized List<Transition> of(InstanceId id) {
        List<Transition> moves = new ArrayList<>();
        taken.stream()
                .filter(move -> move.instance().equals(id))
                .forEach(move -> move.transition().ifPresent(moves::add));
        waiting.getOrDefault(id, new ArrayDeque<>(0))
                .forEach(move -> move.transition().ifPresent(moves::add));
        return moves;
    }

    /** Drops those of an instance that is deleted. */
    synchronized void forget(InstanceId id) {
        waiting.remove(id);
    }

    /** How many were dropped because the database could not be written for too long. */
    synchronized long dropped() {
        return dropped;
    }

    private void bound(Deque<SessionRecord> moves) {
        while (moves.size() > SessionHistory.MAX_MOVES) {
            moves.removeFirst();
            dropped++;
        }
    }
}
