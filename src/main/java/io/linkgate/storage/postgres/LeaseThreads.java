package io.linkgate.storage.postgres;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of a lease: one that watches the time, and others that wait for the server, if there is a reason to. */
final class LeaseThreads {

    /** A server that does not answer holds up a connection for 5 s, and a renewal for 2 s. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(8);

    private final ScheduledThreadPoolExecutor watching = new ScheduledThreadPoolExecutor(1, named("linkgate-lease-1"));
    /** A renewal may still be under way when the connections are ended. */
    private final ThreadPoolExecutor asking = new ThreadPoolExecutor(
            0, 2, MAX_WAIT.toSeconds(), TimeUnit.SECONDS, new SynchronousQueue<>(), named("linkgate-renewal-1"));

    ScheduledExecutorService watching() {
        return watching;
    }

    Executor asking() {
        return asking;
    }

    /**
     * Ends both.
     *
     * @return false if the server holds a renewal up
     */
    boolean end() {
        watching.shutdownNow();
        asking.shutdown();
        return hasEnded(watching) & hasEnded(asking);
    }

    private static boolean hasEnded(ExecutorService executor) {
        try {
            return executor.awaitTermination(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
