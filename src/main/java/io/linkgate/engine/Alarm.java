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
 * One alarm of a mailbox: at its time a task is put into the mailbox. It may ring a little early or late, and once more after
 * it was silenced; whoever hears it looks at the time. To be used by one thread at a time.
 */
public final class Alarm {

    private final ScheduledExecutorService scheduler;
    private final Clock clock;
    private final Executor mailbox;
    private final Runnable task;
    private Optional<Future<?>> pending = Optional.empty();

    /** An alarm that is not set yet. */
    public Alarm(ScheduledExecutorService scheduler, Clock clock, Executor mailbox, Runnable task) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.mailbox = mailbox;
        this.task = task;
    }

    /**
     * Sets it, in place of any time before.
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

    /** Takes the time back. */
    public void silence() {
        pending.ifPresent(future -> future.cancel(false));
        pending = Optional.empty();
    }
}
