package io.linkgate.engine.whatsapp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Measures the steps of one connection and teaches what they took. Confined to the connection's mailbox. */
final class StepTimer {

    private final LearnedTimeouts timeouts;
    private final Clock clock;
    private Optional<TimedStep> step = Optional.empty();
    private Instant since = Instant.MIN;

    /** How a step ended. */
    enum Outcome {
        TAKEN,
        /** It was waited for in vain. */
        STALLED,
        /** The connection ended for another reason. */
        BROKEN
    }

    StepTimer(LearnedTimeouts timeouts, Clock clock) {
        this.timeouts = timeouts;
        this.clock = clock;
    }

    /**
     * The connection has come somewhere.
     *
     * @param next what it waits for now; the same as before changes nothing
     * @param outcome how the step before ended, if it did
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
