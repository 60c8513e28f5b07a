package io.linkgate.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;

/**
 * An alarm that puts a task into a mailbox at a given time. It may ring a little early or late, and once more after it
 * was silenced, so the task must check the time. For one thread at a time.
 */
public final class Alarm {

    private final Clock clock;
    private final RetryingExecutor mailbox;
    private final Runnable task;
    private volatile Instant due = Instant.MAX;
    private Optional<Future<?>> pending = Optional.empty();

    /** Creates an alarm that is not set yet. */
    public Alarm(ScheduledExecutorService scheduler, Clock clock, Executor mailbox, Runnable task) {
        this.clock = clock;
        this.mailbox = new RetryingExecutor(mailbox, scheduler);
        this.task = task;
    }

    /**
     * Sets the alarm and replaces any earlier time.
     *
     * @param when {@link Instant#MAX} for never
     */
    public void ringAt(Instant when) {
        silence();
        due = when; // first, so that it is overdue one day if there is no memory for the rest
        if (!when.equals(Instant.MAX)) {
            long millis = Math.max(0, Duration.between(clock.instant(), when).toMillis() + 1);
            pending = Optional.of(mailbox.executeAfter(Duration.ofMillis(millis), task));
        }
    }

    /**
     * Whether the time it was last set to is past by more than that, and its task has not set it again: it was lost, or
     * its clock was set on since. Any thread.
     */
    public boolean isOverdue(Duration grace) {
        Instant then = due;
        return !then.equals(Instant.MAX) && clock.instant().isAfter(then.plus(grace));
    }

    /** Cancels the alarm. */
    public void silence() {
        due = Instant.MAX;
        pending.ifPresent(future -> future.cancel(false));
        pending = Optional.empty();
    }
}
