package io.linkgate.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor that runs tasks one at a time and in order on a shared executor. An idle mailbox holds no thread. A busy
 * one runs a few tasks, and then queues behind the other mailboxes, so that a mailbox that never becomes empty cannot
 * keep a thread to itself. If a task throws, even an {@link Error}, the failure is logged and the next task runs:
 * running out of memory once must not stop a mailbox for good while the server seems healthy.
 */
public final class Mailbox implements Executor {

    /** The number of tasks after which other mailboxes have their turn. */
    static final int MAX_TASKS_PER_TURN = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final Executor executor;
    private final Queue<Runnable> tasks = new ArrayDeque<>(2);
    private boolean running;

    /** Creates a mailbox whose tasks run on an executor; no task may block. */
    public Mailbox(Executor executor) {
        this.executor = executor;
    }

    /** Adds a task. If the executor rejects it, the task is dropped and the exception is thrown. */
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
            executor.execute(this::takeTurns);
        } catch (RejectedExecutionException shutDown) {
            synchronized (tasks) {
                running = false;
                tasks.clear();
            }
            throw shutDown;
        } catch (Throwable notStarted) {
            // For example no memory for a thread. Tasks added by other threads in between run with the next task.
            synchronized (tasks) {
                running = false;
                tasks.remove(task);
            }
            throw notStarted;
        }
    }

    /**
     * Adds a task that completes a promise. If the task throws, the promise fails, so that the caller does not wait
     * forever.
     */
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

    /**
     * Adds a task that answers later.
     *
     * @param question begins to find the answer
     * @return completes as that stage does; fails if the task throws
     */
    public <T> CompletableFuture<T> ask(Supplier<? extends CompletionStage<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(
                answer,
                () -> question.get().whenComplete((result, failure) -> {
                    if (failure == null) {
                        answer.complete(result);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                }));
        return answer;
    }

    /**
     * Runs one turn, and then as many as it takes if the executor refuses the next one, at its shutdown or for lack of
     * memory: tasks that were accepted are not lost, and this thread is the only one that the mailbox has.
     */
    private void takeTurns() {
        while (takeTurn()) {
            try {
                executor.execute(this::takeTurns);
                return;
            } catch (Throwable refused) {
                LOG.debug("A mailbox stays on its thread, since it cannot queue for another turn", refused);
            }
        }
    }

    /** Runs some tasks; returns whether there may be more. */
    private boolean takeTurn() {
        for (int done = 0; done < MAX_TASKS_PER_TURN; done++) {
            Runnable task = next();
            if (task == null) {
                return false;
            }
            try {
                task.run();
            } catch (Throwable e) {
                report(e);
            }
        }
        return true;
    }

    private static void report(Throwable failure) {
        try {
            if (failure instanceof RejectedExecutionException) {
                LOG.debug("A task had work for threads that have ended: the server stops", failure);
                return;
            }
            LOG.error("A task failed; its mailbox continues with the next one", failure);
        } catch (Throwable unlogged) {
            // Out of memory even for the log line. The next task matters more.
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
