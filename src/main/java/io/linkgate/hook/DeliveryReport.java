package io.linkgate.hook;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a batch: its first events were delivered or have expired, and perhaps the next one has failed.
 *
 * @param done how many events need no delivery any more
 * @param taken whether the receiver took any of these
 * @param failure of the event behind these; empty if none has failed
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record DeliveryReport(DeliveryBatch batch, int done, boolean taken, Optional<Failure> failure) {

    /**
     * A failed attempt.
     *
     * @param error what went wrong, free of secrets
     * @param at when
     * @param inARow how many attempts of the hook have failed in a row, this one included
     * @param retryAt when the hook may be tried again
     * @param dead whether the event is given up
     */
    public record Failure(String error, Instant at, int inARow, Instant retryAt, boolean dead) {

        public Failure {
            Objects.requireNonNull(error);
            Objects.requireNonNull(at);
            Objects.requireNonNull(retryAt);
        }
    }

    public DeliveryReport {
        Objects.requireNonNull(failure);
        Objects.checkFromToIndex(
                0, done + (failure.isPresent() ? 1 : 0), batch.events().size());
    }

    /** The events that leave the queue. */
    List<QueuedEvent> doneEvents() {
        return batch.events().subList(0, done);
    }

    /** The hook's number. */
    long hook() {
        return batch.hook().id();
    }

    /** The event that has failed; only if one has. */
    QueuedEvent failedEvent() {
        return batch.events().get(done);
    }
}
