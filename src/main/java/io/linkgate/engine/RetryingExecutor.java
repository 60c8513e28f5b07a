package io.linkgate.engine;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor for tasks that others wait for: while the executor behind it finds no memory for a thread, it gets the
 * task again each second. A task that is rejected, because the server stops, is dropped. Safe for use by any thread.
 */
public final class RetryingExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(RetryingExecutor.class);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Executor executor;
    private final ScheduledExecutorService timers;

    /** Connects the parts. */
    public RetryingExecutor(Executor executor, ScheduledExecutorService timers) {
        this.executor = executor;
        this.timers = timers;
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("A task comes when the threads are closed", shutDown);
        } catch (Throwable notStarted) { // for example no memory for a thread
            var unused = executeAfter(AGAIN, task);
            LOG.error("A task finds no thread; it is tried again in a second", notStarted);
        }
    }

    /**
     * Executes a task later.
     *
     * @return cancels it, unless that time is over
     */
    public Future<?> executeAfter(Duration delay, Runnable task) {
        return timers.schedule(() -> execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
