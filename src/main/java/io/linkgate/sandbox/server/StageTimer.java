package io.linkgate.sandbox.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The timer for the deadline of a connection's present stage. Confined to the lock of the connection. */
final class StageTimer {

    private static final Logger LOG = LoggerFactory.getLogger(StageTimer.class);

    private final SandboxContext context;
    private final Runnable task;
    private Optional<Future<?>> pending = Optional.empty();

    /**
     * A timer that is not set yet.
     *
     * @param task runs on a thread of the scheduler; timers may run ahead of the clock, so it must check the deadline
     */
    StageTimer(SandboxContext context, Runnable task) {
        this.context = context;
        this.task = task;
    }

    /** Sets the timer and replaces any earlier deadline. */
    void set(Optional<Instant> deadline) {
        pending.ifPresent(timer -> timer.cancel(false));
        pending = deadline.flatMap(this::scheduled);
    }

    private Optional<Future<?>> scheduled(Instant deadline) {
        long wait = Math.max(0, Duration.between(context.now(), deadline).toNanos());
        try {
            return Optional.of(context.scheduler().schedule(task, wait, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            // The scheduler is closed together with the stand-in, and that ends this connection.
            LOG.debug("No timer for a connection: the scheduler is closed");
            return Optional.empty();
        }
    }
}
