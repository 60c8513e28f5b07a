package io.linkgate.cluster;

import static java.util.stream.Collectors.toSet;

import io.linkgate.instance.InstanceId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The instances on their way from this node to others: their sessions end, then they are released, then another node claims
 * them. Until then this node does nothing for them. If it claimed them for the next call, they would never leave. Safe for
 * use by any thread.
 */
final class Departures {

    /** Within so many looks another node has claimed what was released, or none wants it. */
    static final int LOOKS_TO_BE_CLAIMED = 3;

    private final Map<InstanceId, Departure> all = new ConcurrentHashMap<>();

    private static final class Departure {

        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private volatile boolean released;
        private int looks; // since then; of the one that looks
    }

    /** Notes that the sessions of these instances are about to end. */
    void begin(Collection<InstanceId> ids) {
        over(ids); // of an earlier way
        ids.forEach(id -> all.put(id, new Departure()));
    }

    /** Notes that no node has them now. */
    void released(Collection<InstanceId> ids) {
        ids.forEach(id -> all.computeIfPresent(id, (same, departure) -> {
            departure.released = true;
            return departure;
        }));
    }

    /** Notes that they do not leave after all, or have left. */
    void over(Collection<InstanceId> ids) {
        for (InstanceId id : ids) {
            Departure departure = all.remove(id);
            if (departure != null) {
                departure.over.complete(null);
            }
        }
    }

    /** Returns the end of the way of an instance, if it is on its way. */
    Optional<CompletionStage<Void>> of(InstanceId id) {
        return Optional.ofNullable(all.get(id)).map(departure -> departure.over.minimalCompletionStage());
    }

    /** Whether sessions are ending. */
    boolean areEnding() {
        return all.values().stream().anyMatch(departure -> !departure.released);
    }

    /** Returns those that are released, and perhaps not claimed. */
    Set<InstanceId> released() {
        return all.entrySet().stream()
                .filter(each -> each.getValue().released)
                .map(Map.Entry::getKey)
                .collect(toSet());
    }

    /**
     * Takes what a look has found.
     *
     * @param released those that were released before it
     * @param free those of them that no node has, and that are to run
     */
    void looked(Set<InstanceId> released, Set<InstanceId> free) {
        over(released.stream()
                .filter(id -> !free.contains(id) || isLate(all.get(id)))
                .toList());
    }

    private static boolean isLate(Departure departure) {
        return departure != null && ++departure.looks >= LOOKS_TO_BE_CLAIMED;
    }
}
