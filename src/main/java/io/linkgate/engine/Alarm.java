package io.linkgate.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An alarm that puts a task into a mailbox at a given time. It may ring a little early or late, and once more after it
 * was silenced, so the task must check the time. For one thread at a time.
 */
public final class Alarm {

    private final ScheduledExecutorService scheduler;
    private final Clock clock;
    private final Executor mailbox;
    private final Runnable task;
    private Optional<Future<?>> pending = Optional.empty();

    /** Creates an alarm that is not set yet. */
    public Alarm(ScheduledExecutorService scheduler, Clock clock, Executor mailbox, Runnable task) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.mailbox = mailbox;
        this.task = task;
    }

    /**
     * Sets the alarm and replaces any earlier time.
     *
     * @param when {@link Instant#MAX} for never
     */
    public void ringAt(Instant when) {
        silence();
        if (!when.equals(Instant.MAX)) {
            long millis = Math.max(0, Duration.between(clock.instant(), when).toMillis() + 1);
            pending = Optional.of(scheduler.schedule(() -> mailbox.execute(task), millis, TimeUnit.MILLISECONDS));
        }
    }

    /** Cancels the alarm. */
    public void silence() {
        pending.ifPresent(future -> future.cancel(false));
        pending = Optional.empty();
    }
}
