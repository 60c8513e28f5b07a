package io.linkgate.session;

import io.linkgate.instance.InstanceId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A history in memory, with the bound of the real one. */
public final class MapSessionHistory implements SessionHistory {

    private final Map<InstanceId, Deque<Transition>> moves = new ConcurrentHashMap<>();
    private final Map<InstanceId, SessionState.Failed> failures = new ConcurrentHashMap<>();
    private final AtomicInteger codes = new AtomicInteger();

    @Override
    public synchronized void moved(SessionSnapshot after, Transition transition) {
        Deque<Transition> kept = moves.computeIfAbsent(after.id(), id -> new ArrayDeque<>(4));
        kept.addLast(transition);
        if (kept.size() > MAX_MOVES) {
            kept.removeFirst();
        }
        failures.remove(after.id());
        if (after.state() instanceof SessionState.Failed failed && lasts(failed)) {
            failures.put(after.id(), failed);
        }
    }

    private static boolean lasts(SessionState.Failed failed) {
        return failed.reason() == Reason.BANNED
                || failed.reason() == Reason.REPLACED
                || (failed.reason() == Reason.REFUSED && failed.willRetry());
    }

    @Override
    public Map<InstanceId, SessionState.Failed> lastingFailures(Instant now) {
        Map<InstanceId, SessionState.Failed> found = new HashMap<>(failures);
        found.values().removeIf(failure -> !failure.retryAt().isAfter(now));
        return found;
    }

    @Override
    public void codeShown(SessionSnapshot after) {
        codes.incrementAndGet();
    }

    /** How many codes were shown. */
    public int codes() {
        return codes.get();
    }

    @Override
    public synchronized List<Transition> moves(InstanceId id) {
        return List.copyOf(moves.getOrDefault(id, new ArrayDeque<>(0)));
    }

    @Override
    public void forget(InstanceId id) {
        moves.remove(id);
    }
}
