package io.linkgate.bootstrap;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The few threads of this WAR: a small pool for all mailboxes; a pool that writes responses that had to wait, because
 * slow readers may hold it up; two threads for the disk; and one for timers. All others exist only while they are
 * needed.
 */
final class Threads implements AutoCloseable {

    private static final int MIN_WORKERS = 2;
    private static final int ANSWERERS = 4;
    private static final int DISK_THREADS = 2;
    private static final int MESSAGE_THREADS = 64; // nearly all of them wait for one commit, which they share
    private static final int WEBHOOK_THREADS = 2;
    private static final int LOOKUP_THREADS = 64;
    private static final int PROBE_THREADS = 2; // one for each part that a health check tries
    private static final int SECONDS_TO_STAY = 30;
    private static final int SECONDS_TO_STOP = 5;
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(1).toNanos();

    private final ExecutorService workers;
    private final ThreadPoolExecutor answerers;
    private final ExecutorService disk;
    private final ExecutorService commits;
    private final ExecutorService computing;
    private final ExecutorService copies;
    private final ExecutorService messages;
    private final ExecutorService webhooks;
    private final ExecutorService events;
    private final ExecutorService lookups;
    private final ExecutorService probes;
    private final ScheduledThreadPoolExecutor scheduler;

    Threads(int cores) {
        workers = Executors.newFixedThreadPool(Math.max(MIN_WORKERS, cores), named("linkgate-worker-"));
        answerers = new ThreadPoolExecutor(
                ANSWERERS, ANSWERERS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("linkgate-answer-"));
        disk = Executors.newFixedThreadPool(DISK_THREADS, named("linkgate-disk-"));
        commits = whenNeeded(1, new LinkedBlockingQueue<>(), named("linkgate-commit-"));
        computing = whenNeeded(1, new LinkedBlockingQueue<>(), named("linkgate-computing-"));
        copies = whenNeeded(1, new LinkedBlockingQueue<>(), named("linkgate-copy-"));
        messages = whenNeeded(MESSAGE_THREADS, new LinkedBlockingQueue<>(), named("linkgate-message-"));
        webhooks = whenNeeded(WEBHOOK_THREADS, new LinkedBlockingQueue<>(), named("linkgate-webhook-"));
        events = whenNeeded(1, new LinkedBlockingQueue<>(), named("linkgate-event-"));
        lookups = whenNeeded(LOOKUP_THREADS, new SynchronousQueue<>(), named("linkgate-lookup-"));
        probes = whenNeeded(PROBE_THREADS, new LinkedBlockingQueue<>(), named("linkgate-probe-"));
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

    /** Waits up to that long until the responses that were handed to {@link #answerers} are written. */
    void awaitAnswers(Duration max) {
        long end = System.nanoTime() + max.toNanos();
        while (answerers.getCompletedTaskCount() < answerers.getTaskCount() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    /** Returns the pool for tasks that wait for the disk. */
    ExecutorService disk() {
        return disk;
    }

    /** Returns the thread for the transactions that others share; its tasks wait for the disk. */
    ExecutorService commits() {
        return commits;
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

    /** Returns the thread that copies the database for backups, which may take minutes. */
    ExecutorService copies() {
        return copies;
    }

    /** Returns the pool for the messages of linked accounts; its tasks wait for the disk. */
    ExecutorService messages() {
        return messages;
    }

    /**
     * Returns the pool for the database of webhooks and event streams, apart from that of the sessions: a burst must
     * not hold them up.
     */
    ExecutorService webhooks() {
        return webhooks;
    }

    /** Returns the thread that passes events to streams, one task after the other; its tasks must not block. */
    ExecutorService events() {
        return events;
    }

    /** Returns the pool that looks hosts up, which may take seconds; it rejects what it has no thread for. */
    ExecutorService lookups() {
        return lookups;
    }

    /** Returns the pool for health checks that try a part which may hang: a thread for each part. */
    ExecutorService probes() {
        return probes;
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
        stop(copies);
        stop(messages);
        stop(commits); // after all that wait for it
        stop(webhooks);
        stop(events);
        probes.shutdownNow(); // what hangs there may hang for ever
        lookups.shutdownNow(); // a look-up cannot be interrupted; its thread ends with it
        scheduler.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS);
    }

    private static void stop(ExecutorService pool) throws InterruptedException {
        pool.shutdown();
        if (!pool.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
            pool.shutdownNow();
        }
    }

    /** Creates a pool whose threads end when they have been idle for a while. */
    private static ExecutorService whenNeeded(int max, BlockingQueue<Runnable> queue, ThreadFactory threads) {
        int kept =
                queue instanceof SynchronousQueue ? 0 : max; // with a queue that holds nothing, idle threads are reused
        ThreadPoolExecutor pool = new ThreadPoolExecutor(kept, max, SECONDS_TO_STAY, TimeUnit.SECONDS, queue, threads);
        if (kept > 0) {
            pool.allowCoreThreadTimeOut(true);
        }
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
