package io.linkgate.cluster;

import static java.util.stream.Collectors.toSet;

import io.linkgate.instance.InstanceId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
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

    /** By then another node has looked, and claimed what was released, or none wants it. */
    static final Duration TO_BE_CLAIMED = Looks.USUALLY_EVERY.multipliedBy(3);

    private final Clock clock;
    private final Map<InstanceId, Departure> all = new ConcurrentHashMap<>();

    Departures(Clock clock) {
        this.clock = Objects.requireNonNull(clock);
    }

    private static final class Departure {

        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private volatile Optional<Instant> released = Optional.empty();
    }

    /** Notes that the sessions of these instances are about to end. */
    void begin(Collection<InstanceId> ids) {
        over(ids); // of an earlier way
        ids.forEach(id -> all.put(id, new Departure()));
    }

    /** Notes that no node has them now. */
    void released(Collection<InstanceId> ids) {
        ids.forEach(id -> all.computeIfPresent(id, (same, departure) -> {
            departure.released = Optional.of(clock.instant());
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
        return all.values().stream().anyMatch(departure -> departure.released.isEmpty());
    }

    /** Returns those that are released, and perhaps not claimed. */
    Set<InstanceId> released() {
        return all.entrySet().stream()
                .filter(each -> each.getValue().released.isPresent())
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

    private boolean isLate(Departure departure) {
        return departure == null
                || departure
                        .released
                        .filter(at -> !clock.instant().isBefore(at.plus(TO_BE_CLAIMED)))
                        .isPresent();
    }
}
