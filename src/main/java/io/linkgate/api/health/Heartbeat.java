package io.linkgate.api.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * The check that timers and mailboxes still move: the timers run it once a second, and each run puts a task behind all
 * that waits for the workers. A process in which either has stood still for a minute serves no session any more, and
 * only a restart mends it. The database is not part of it: a restart would not mend that.
 */
public final class Heartbeat implements Runnable, HealthCheck {

    /** Far beyond what a busy server needs, since the consequence is a restart. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final Executor workers;
    private final LongSupplier nanoTime;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private volatile long timersMoved;
    private volatile long workersMoved;

    /**
     * Begins with a beat of both.
     *
     * @param workers the pool of the mailboxes
     * @param nanoTime as {@link System#nanoTime}
     */
    public Heartbeat(Executor workers, LongSupplier nanoTime) {
        this.workers = Objects.requireNonNull(workers);
        this.nanoTime = Objects.requireNonNull(nanoTime);
        this.timersMoved = nanoTime.getAsLong();
        this.workersMoved = timersMoved;
    }

    @Override
    public void run() {
        timersMoved = nanoTime.getAsLong();
        if (waiting.compareAndSet(false, true)) {
            try {
                workers.execute(this::workersMoved);
            } catch (RejectedExecutionException e) {
                waiting.set(false); // the server is stopping
            }
        }
    }

    private void workersMoved() {
        workersMoved = nanoTime.getAsLong();
        waiting.set(false);
    }

    @Override
    public CheckResult check() {
        long now = nanoTime.getAsLong();
        long timers = now - timersMoved;
        long mailboxes = now - workersMoved;
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("timers_moved_seconds_ago", TimeUnit.NANOSECONDS.toSeconds(timers));
        data.put("workers_moved_seconds_ago", TimeUnit.NANOSECONDS.toSeconds(mailboxes));
        return new CheckResult("threads", Math.max(timers, mailboxes) <= LIMIT.toNanos(), data);
    }
}
