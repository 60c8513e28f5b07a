package io.linkgate.engine.whatsapp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A timer that measures the steps of one connection for {@link LearnedTimeouts}. Confined to the connection's mailbox.
 */
final class StepTimer {

    private final LearnedTimeouts timeouts;
    private final Clock clock;
    private Optional<TimedStep> step = Optional.empty();
    private Instant since = Instant.MIN;

    /** How a step ended. */
    enum Outcome {
        TAKEN,
        /** The time limit passed. */
        STALLED,
        /** The connection ended for another reason. */
        BROKEN
    }

    StepTimer(LearnedTimeouts timeouts, Clock clock) {
        this.timeouts = timeouts;
        this.clock = clock;
    }

    /**
     * Records that the connection has reached another step.
     *
     * @param next the step it waits for now; no change if it is the current one
     * @param outcome how the previous step ended, if it did
     */
    void moved(Optional<TimedStep> next, Outcome outcome) {
        if (next.equals(step)) {
            return;
        }
        Instant now = clock.instant();
        step.map(timeouts::of).ifPresent(learned -> {
            Duration time = Duration.between(since, now);
            switch (outcome) {
                case TAKEN -> learned.took(time);
                case STALLED -> learned.stalled(time);
                case BROKEN -> {}
            }
        });
        step = next;
        since = now;
    }
}
