package io.linkgate.storage.connection;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The thread of the connection pool that maintains idle connections. Hikari stops its own such thread without waiting
 * for it, so it may still run after an undeployment; this one has ended when {@link #close()} returns.
 */
public final class PoolHousekeeper implements AutoCloseable {

    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, this::newThread);
    private volatile Thread thread;

    /** Starts no thread before there is something to do. */
    public PoolHousekeeper() {
        executor.setRemoveOnCancelPolicy(true);
    }

    /** Returns the executor for the configuration of the pool, which does not shut it down. */
    public ScheduledExecutorService executor() {
        return executor;
    }

    private Thread newThread(Runnable work) {
        Thread made = new Thread(work, "linkgate-database-housekeeper");
        made.setDaemon(true);
        thread = made;
        return made;
    }

    /** Stops the thread and waits up to 5 s until it has ended. To be called after the pool is closed. */
    @Override
    public void close() {
        executor.shutdownNow();
        Thread last = thread;
        if (last == null) {
            return;
        }
        try {
            last.join(MAX_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
