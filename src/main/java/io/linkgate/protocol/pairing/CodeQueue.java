package io.linkgate.protocol.pairing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The refs of one connection: one on show, the others waiting. Never prints a ref.
 *
 * @param ref the ref on show
 * @param expiresAt when it stops being valid
 * @param waiting the refs not shown yet, in order
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
     * Creates a queue from a new batch of refs.
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
     * Returns the queue after the code on show has expired. Each window begins where the previous one ended, however
     * late we wake, because the server counts all of them from the start. A code whose whole window has passed is never
     * shown.
     *
     * @return empty if no code is left
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

    /** Returns when the last code expires. */
    Instant endsAt(Duration period) {
        return expiresAt.plus(period.multipliedBy(waiting.size()));
    }

    @Override
    public String toString() {
        return "CodeQueue[" + sequence + "/" + of + ", expiresAt=" + expiresAt + "]";
    }
}
