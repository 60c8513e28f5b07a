package io.linkgate.bootstrap;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The few threads of this WAR: a small pool for all mailboxes; a pool that writes responses that had to wait, because
 * slow readers may hold it up; two threads for the disk; one for long computations, which exists only while it is
 * needed; and one for timers.
 */
final class Threads implements AutoCloseable {

    private static final int MIN_WORKERS = 2;
    private static final int ANSWERERS = 4;
    private static final int DISK_THREADS = 2;
    private static final int SECONDS_TO_STAY = 30;
    private static final int SECONDS_TO_STOP = 5;

    private final ExecutorService workers;
    private final ExecutorService answerers;
    private final ExecutorService disk;
    private final ExecutorService computing;
    private final ScheduledThreadPoolExecutor scheduler;

    Threads(int cores) {
        workers = Executors.newFixedThreadPool(Math.max(MIN_WORKERS, cores), named("linkgate-worker-"));
        answerers = Executors.newFixedThreadPool(ANSWERERS, named("linkgate-answer-"));
        disk = Executors.newFixedThreadPool(DISK_THREADS, named("linkgate-disk-"));
        computing = oneWhenNeeded(named("linkgate-computing-"));
        scheduler = new ScheduledThreadPoolExecutor(1, named("linkgate-clock-"));
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Returns the pool that handles events; its tasks must not block. */
    ExecutorService workers() {
        return workers;
    }

    /** Returns the pool that writes responses to calls that waited. */
    ExecutorService answerers() {
        return answerers;
    }

    /** Returns the pool for tasks that wait for the disk. */
    ExecutorService disk() {
        return disk;
    }

    /**
     * Runs work on a thread for the disk and waits for it. For work that leaves thread-local values behind, as Tink
     * does: a thread of the server would keep them after undeployment.
     */
    <T> T onDisk(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, disk).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Returns the executor for computations of some tenths of a second, one at a time. */
    ExecutorService computing() {
        return computing;
    }

    /** Returns the scheduler of timers; its tasks only hand work to other threads. */
    ScheduledThreadPoolExecutor scheduler() {
        return scheduler;
    }

    @Override
    public void close() throws InterruptedException {
        scheduler.shutdownNow();
        stop(workers);
        stop(answerers);
        stop(disk);
        stop(computing);
        scheduler.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS);
    }

    private static void stop(ExecutorService pool) throws InterruptedException {
        pool.shutdown();
        if (!pool.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
            pool.shutdownNow();
        }
    }

    /** Creates a pool of one thread that ends when it has been idle for a while, because long computations are rare. */
    private static ExecutorService oneWhenNeeded(ThreadFactory threads) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, 1, SECONDS_TO_STAY, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
