package io.linkgate.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The limit of texts that each instance sends a minute. Counted per node, in memory. Safe for use by any thread.
 */
public final class TextLimit implements AutoCloseable {

    private final Buckets instances;

    /**
     * Creates the limit.
     *
     * @param perMinute {@link RateLimits#UNLIMITED} for no limit
     * @param nanoTime a clock that never runs backwards, in nanoseconds
     */
    public TextLimit(int perMinute, LongSupplier nanoTime) {
        this.instances = new Buckets(perMinute, nanoTime);
    }

    /** Takes one text of an instance; returns how long to wait if there is none left. */
    public Optional<Duration> take(String instance) {
        return instances.take(instance);
    }

    @Override
    public void close() {
        instances.close();
    }
}
