package io.linkgate.hook.delivery;

import io.linkgate.storage.Outage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands items to a task in batches: while the task runs, more items gather, and its next run gets them together. So a
 * lone item waits for none, and many share one transaction. Runs follow each other, never two at a time.
 *
 * <p>If a run fails, each of its items is tried alone, so that one that always fails holds up no other for good. One
 * that fails alone is tried again after a pause. Safe for use by any thread; no method blocks.
 *
 * @param <T> what the task gets
 */
final class Batcher<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    private final String what;
    private final int max;
    private final Consumer<List<T>> task;
    private final Executor executor;
    private final ScheduledExecutorService timers;
    private final Outage outage;
    private final Deque<T> waiting = new ArrayDeque<>(); // guarded by this
    private boolean running; // guarded by this
    private int alone; // how many of the next runs get one item; guarded by this

    /**
     * Connects the parts.
     *
     * @param what the items, for the log
     * @param max maximum number of items for one run
     * @param task handles all items of a run or none, and then throws; may block
     * @param executor runs the task
     */
    Batcher(
            String what,
            int max,
            Consumer<List<T>> task,
            Executor executor,
            ScheduledExecutorService timers,
            Clock clock) {
        this.what = Objects.requireNonNull(what);
        this.max = max;
        this.task = Objects.requireNonNull(task);
        this.executor = Objects.requireNonNull(executor);
        this.timers = Objects.requireNonNull(timers);
        this.outage = new Outage(
                LOG,
                clock,
                "The database does not answer; waiting: " + what,
                "The database answers again; waiting no longer: " + what);
    }

    /** Adds items, in their order. */
    void add(Collection<T> items) {
        synchronized (this) {
            waiting.addAll(items);
            if (running || waiting.isEmpty()) {
                return;
            }
            running = true;
        }
        start();
    }

    private void start() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("The threads are closed; {} stay as they are", what);
        } catch (Throwable noThread) { // no memory for one
            startAfterPause();
        }
    }

    private void run() {
        List<T> batch = take();
        try {
            task.accept(batch);
        } catch (Throwable e) { // even out of memory: without a next run, no webhook would be tried again
            failed(batch, e);
            return;
        }
        if (hasMore()) {
            start();
        }
    }

    private synchronized List<T> take() {
        List<T> batch = new ArrayList<>();
        int most = alone > 0 ? 1 : max;
        while (batch.size() < most && !waiting.isEmpty()) {
            batch.add(waiting.removeFirst());
        }
        alone = Math.max(0, alone - 1);
        return batch;
    }

    private synchronized boolean hasMore() {
        if (alone == 0) {
            outage.over();
        }
        running = !waiting.isEmpty();
        return running;
    }

    private void failed(List<T> batch, Throwable e) {
        boolean together = batch.size() > 1;
        synchronized (this) {
            outage.failed(e);
            if (together) {
                for (int i = batch.size() - 1; i >= 0; i--) {
                    waiting.addFirst(batch.get(i));
                }
                alone = batch.size();
            } else {
                waiting.addAll(batch); // behind those that may succeed
            }
        }
        if (together) {
            start();
        } else {
            startAfterPause();
        }
    }

    private void startAfterPause() {
        try {
            var unused = timers.schedule(this::start, AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("The timers are closed; {} stay as they are", what);
        }
    }
}
