package io.linkgate.protocol.pairing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The refs of one connection: one on show, others waiting. Never prints a ref.
 *
 * @param ref the one on show
 * @param expiresAt from then on it must not be shown
 * @param waiting those not shown yet, in order
 * @param sequence the number of the one on show, from 1
 * @param of how many this connection will show
 */
public record CodeQueue(String ref, Instant expiresAt, List<String> waiting, int sequence, int of) {

    public CodeQueue {
        Objects.requireNonNull(ref);
        Objects.requireNonNull(expiresAt);
        waiting = List.copyOf(waiting);
    }

    /**
     * Begins with the first ref of a fresh batch.
     *
     * @param refs at least one
     * @param shownBefore how many codes this connection has shown already
     */
    static CodeQueue of(List<String> refs, int shownBefore, Instant expiresAt) {
        return new CodeQueue(
                refs.get(0), expiresAt, refs.subList(1, refs.size()), shownBefore + 1, shownBefore + refs.size());
    }

    boolean isExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    boolean isLast() {
        return waiting.isEmpty();
    }

    /**
     * The queue when the code on show has expired. Each window begins where the one before ended, whatever the moment of
     * waking, because the server counts all of them from the start; a code whose whole window was slept through is never
     * shown.
     *
     * @return empty when no code is left for this moment
     */
    Optional<CodeQueue> after(Instant now, Duration period) {
        CodeQueue queue = this;
        while (queue.isExpired(now)) {
            if (queue.isLast()) {
                return Optional.empty();
            }
            queue = new CodeQueue(
                    queue.waiting.get(0),
                    queue.expiresAt.plus(period),
                    queue.waiting.subList(1, queue.waiting.size()),
                    queue.sequence + 1,
                    queue.of);
        }
        return Optional.of(queue);
    }

    /** When the time of the last code is over. */
    Instant endsAt(Duration period) {
        return expiresAt.plus(period.multipliedBy(waiting.size()));
    }

    @Override
    public String toString() {
        return "CodeQueue[" + sequence + "/" + of + ", expiresAt=" + expiresAt + "]";
    }
}
