package io.linkgate.api.health;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A check that uses a part which may hang. At most one attempt is under way, on a thread of its own; callers share it
 * and wait for it for a second at most. While it hangs, each further caller gets an answer at once, and no thread is
 * added. A result counts for a second, so probes from many load balancers cost no more than one.
 */
public final class Probe implements HealthCheck {

    static final Duration PATIENCE = Duration.ofSeconds(1);
    static final Duration GOOD_FOR = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    private final String name;
    private final Runnable attempt;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private CompletableFuture<Void> latest = CompletableFuture.completedFuture(null); // guarded by this
    private long begun; // guarded by this

    /**
     * Creates a check; attempts nothing yet.
     *
     * @param attempt throws if the part does not work; may hang
     * @param executor has a thread for it even if attempts of others hang
     * @param nanoTime as {@link System#nanoTime}
     */
    public Probe(String name, Runnable attempt, Executor executor, LongSupplier nanoTime) {
        this.name = Objects.requireNonNull(name);
        this.attempt = Objects.requireNonNull(attempt);
        this.executor = Objects.requireNonNull(executor);
        this.nanoTime = Objects.requireNonNull(nanoTime);
        this.begun = nanoTime.getAsLong() - GOOD_FOR.toNanos();
    }

    @Override
    public CheckResult check() {
        CompletableFuture<Void> shared;
        long left;
        synchronized (this) {
            if (latest.isDone() && nanoTime.getAsLong() - begun >= GOOD_FOR.toNanos()) {
                begin();
            }
            shared = latest;
            left = PATIENCE.toNanos() - (nanoTime.getAsLong() - begun);
        }
        try {
            shared.get(Math.max(0, left), TimeUnit.NANOSECONDS);
            return CheckResult.up(name, Map.of());
        } catch (TimeoutException e) {
            return down("no answer");
        } catch (ExecutionException e) {
            LOG.debug("The check {} failed", name, e);
            return down("failed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return down("interrupted");
        }
    }

    private void begin() {
        begun = nanoTime.getAsLong();
        try {
            latest = CompletableFuture.runAsync(attempt, executor);
        } catch (RejectedExecutionException e) {
            latest = CompletableFuture.failedFuture(e); // the server is stopping
        }
    }

    private CheckResult down(String why) {
        return new CheckResult(name, false, Map.of("problem", why));
    }
}
