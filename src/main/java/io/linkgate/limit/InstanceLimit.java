package io.linkgate.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The limit of what each instance may do in a minute. Counted per node, in memory. Safe for use by any thread.
 */
public final class InstanceLimit implements AutoCloseable {

    private final Buckets instances;

    /**
     * Creates the limit.
     *
     * @param perMinute {@link RateLimits#UNLIMITED} for no limit
     * @param nanoTime a clock that never runs backwards, in nanoseconds
     */
    public InstanceLimit(int perMinute, LongSupplier nanoTime) {
        this.instances = new Buckets(perMinute, nanoTime);
    }

    /** Takes one of an instance; returns how long to wait if there is none left. */
    public Optional<Duration> take(String instance) {
        return instances.take(instance);
    }

    @Override
    public void close() {
        instances.close();
    }
}
