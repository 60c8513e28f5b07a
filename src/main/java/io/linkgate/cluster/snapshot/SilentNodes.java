package io.linkgate.cluster.snapshot;

import static java.util.stream.Collectors.toMap;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The nodes that may have ended without a word, as seen at the last look: no phone can use their codes any more. If the last
 * look is too long ago, all may have. Looks come from one thread at a time; anything else is safe for use by any thread.
 */
final class SilentNodes {

    /** How long a look is believed. They come once a second, and are late when the database is slow. */
    static final Duration BELIEVED_FOR = Duration.ofMillis(2_500);

    private final Clock clock;
    private volatile Look last;

    /** @param silent the silent nodes, and since when they are */
    private record Look(Instant at, Map<String, Instant> silent) {

        Optional<Instant> since(String node, Instant now) {
            Instant noLonger = at.plus(BELIEVED_FOR);
            return Optional.ofNullable(silent.get(node))
                    .or(() -> Optional.of(noLonger).filter(now::isAfter));
        }
    }

    SilentNodes(Clock clock) {
        this.clock = Objects.requireNonNull(clock);
        this.last = new Look(clock.instant(), Map.of());
    }

    /** Returns since when a node has been silent; empty if it is not. */
    Optional<Instant> since(String node) {
        return last.since(node, clock.instant());
    }

    /**
     * Notes a look.
     *
     * @param silent the names of all nodes that are silent now
     * @return the nodes that are silent now and were not, or the other way round
     */
    Predicate<String> looked(Collection<String> silent) {
        Instant now = clock.instant();
        Look before = last;
        Look after = new Look(
                now,
                silent.stream()
                        .collect(toMap(
                                node -> node, node -> before.since(node, now).orElse(now))));
        last = after;
        return node ->
                before.since(node, now).isPresent() != after.since(node, now).isPresent();
    }
}
