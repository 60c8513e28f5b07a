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
 * The few threads of this WAR: a small pool that runs every mailbox, another that writes answers that had to wait, since a slow
 * reader may hold up who writes to it, two that wait for the disk, one that computes what takes long and is there only when
 * it is needed, and one thread that keeps the time.
 */
final class Threads implements AutoCloseable {

    private static final int FEWEST_WORKERS = 2;
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
        workers = Executors.newFixedThreadPool(Math.max(FEWEST_WORKERS, cores), named("linkgate-worker-"));
        answerers = Executors.newFixedThreadPool(ANSWERERS, named("linkgate-answer-"));
        disk = Executors.newFixedThreadPool(DISK_THREADS, named("linkgate-disk-"));
        computing = oneWhenNeeded(named("linkgate-computing-"));
        scheduler = new ScheduledThreadPoolExecutor(1, named("linkgate-clock-"));
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs whatever an event leads to; no task of it may wait. */
    ExecutorService workers() {
        return workers;
    }

    /** Writes answers to callers that waited. */
    ExecutorService answerers() {
        return answerers;
    }

    /** Runs what waits for the disk. */
    ExecutorService disk() {
        return disk;
    }

    /**
     * Does something on a thread for the disk and waits for it. For what leaves traces in its thread, as Tink does, which a
     * thread of the server would keep.
     */
    <T> T onDisk(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, disk).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Computes what takes some tenths of a second, one thing after the other. */
    ExecutorService computing() {
        return computing;
    }

    /** Wakes others at a time; does no work itself. */
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

    /** Slow computing is rare; a thread that has had nothing to do for a while ends. */
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
