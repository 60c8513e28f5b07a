package io.linkgate.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order they came, on a shared executor. An idle mailbox holds no thread. A task that
 * throws, an {@link Error} included, is logged and the next one runs: without memory for one task a mailbox must not stop for
 * good, while the server seems to live on.
 */
public final class Mailbox implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final Executor executor;
    private final Queue<Runnable> tasks = new ArrayDeque<>(2);
    private boolean running;

    /** A mailbox whose tasks run on that executor; no task of it may wait. */
    public Mailbox(Executor executor) {
        this.executor = executor;
    }

    /** Takes a task; throws whatever the executor throws when it takes none, and forgets the task then. */
    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException shutDown) {
            synchronized (tasks) {
                running = false;
                tasks.clear();
            }
            throw shutDown;
        } catch (Throwable notStarted) {
            // For example no memory for a thread. What came from elsewhere in between runs with the next task.
            synchronized (tasks) {
                running = false;
                tasks.remove(task);
            }
            throw notStarted;
        }
    }

    /** Takes a task that is to keep a promise; when it throws, the promise fails, so that the caller does not wait in vain. */
    public void execute(CompletableFuture<?> promise, Runnable task) {
        execute(() -> {
            try {
                task.run();
            } catch (Throwable e) {
                promise.completeExceptionally(e);
                throw e;
            }
        });
    }

    private void drain() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (Throwable e) {
                report(e);
            }
        }
    }

    private static void report(Throwable failure) {
        try {
            LOG.error("A task failed; its mailbox goes on with the next one", failure);
        } catch (Throwable unlogged) {
            // Not even memory for a line. The next task matters more.
        }
    }

    private Runnable next() {
        synchronized (tasks) {
            Runnable task = tasks.poll();
            running = task != null;
            return task;
        }
    }
}
