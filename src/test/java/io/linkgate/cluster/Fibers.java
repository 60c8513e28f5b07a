package io.linkgate.cluster;

import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Virtual time in which code may wait that knows nothing of it: each task has a thread, of which one runs at a time. A task
 * that waits hands over to the loop, which goes on with what comes next, and so on until it is resumed.
 */
final class Fibers implements AutoCloseable {

    private final TestClock clock = new TestClock(Instant.EPOCH);
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final Semaphore loop = new Semaphore(0);
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fiber");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Throwable failure; // of a task; ends the run

    /** Returns the time since the beginning. */
    Duration now() {
        return Duration.between(Instant.EPOCH, clock.instant());
    }

    Instant instant() {
        return clock.instant();
    }

    Clock clock() {
        return clock;
    }

    long nanoTime() {
        return now().toNanos();
    }

    TestScheduler scheduler() {
        return scheduler;
    }

    /** Runs something in the loop, later. */
    void after(Duration delay, Runnable event) {
        var unused = scheduler.schedule(
                () -> {
                    try {
                        event.run();
                    } catch (Throwable e) {
                        failure = e;
                    }
                },
                delay.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /** Ends the run, from anywhere, also where errors are caught. */
    void fail(Throwable why) {
        failure = why;
    }

    /** Runs everything that is due until then. */
    void advance(Duration by) {
        scheduler.advance(by);
        if (failure != null) {
            throw new AssertionError("at " + now(), failure);
        }
    }

    /** Runs a task in a thread of its own until it waits for the first time. To be called by the loop alone. */
    void begin(Runnable task) {
        threads.execute(() -> {
            try {
                task.run();
            } catch (Throwable e) {
                failure = e;
            } finally {
                loop.release();
            }
        });
        loop.acquireUninterruptibly();
    }

    /** What a task waits for. */
    final class Answer<T> {

        private final Semaphore turn = new Semaphore(0);
        private Supplier<T> content;

        /** Waits, in a task; throws what the answer throws. */
        T await() {
            loop.release();
            turn.acquireUninterruptibly();
            return content.get();
        }

        /** Resumes the task until it waits again, or ends. To be called by the loop alone. */
        void arrives(Supplier<T> answer) {
            content = answer;
            turn.release();
            loop.acquireUninterruptibly();
        }
    }

    /** Tasks that still wait, do so for ever, in threads that do not keep the JVM. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
