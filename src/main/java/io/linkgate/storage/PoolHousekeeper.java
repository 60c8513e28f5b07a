package io.linkgate.storage;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The one thread of the connection pool that looks after idle connections. Hikari ends the thread of its own without waiting
 * for it, so an undeployment can find it still there; this one is gone when {@link #close()} returns.
 */
final class PoolHousekeeper implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, this::newThread);
    private volatile Thread thread;

    PoolHousekeeper() {
        executor.setRemoveOnCancelPolicy(true);
    }

    /** For the configuration of the pool, which does not end it. */
    ScheduledExecutorService executor() {
        return executor;
    }

    private Thread newThread(Runnable work) {
        Thread made = new Thread(work, "linkgate-database-housekeeper");
        made.setDaemon(true);
        thread = made;
        return made;
    }

    /** Ends the thread and waits until it is gone, at most 5 s. To be called after the pool is closed. */
    @Override
    public void close() {
        executor.shutdownNow();
        Thread last = thread;
        if (last == null) {
            return;
        }
        try {
            last.join(LONGEST_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
