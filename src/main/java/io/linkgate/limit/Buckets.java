package io.linkgate.limit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.ehcache.UserManagedCache;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.builders.UserManagedCacheBuilder;

/**
 * Equal buckets, one for each key. Each holds the calls of a minute and fills up evenly. At most
 * {@value #MAX_BUCKETS} are kept; one that was not used for a minute is full again and need not be kept. Safe for use
 * by any thread.
 */
final class Buckets implements AutoCloseable {

    static final int MAX_BUCKETS = 20_000;

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final int capacity;
    private final Bandwidth bandwidth;
    private final TimeMeter meter;
    private final UserManagedCache<String, Bucket> cache;

    private final LongAdder refused = new LongAdder();

    /** Whether there was never a bucket, as with wrong tokens on most servers: then no key need be looked up. */
    private volatile boolean untouched = true;

    /**
     * Creates full buckets.
     *
     * @param capacity calls a minute; {@link RateLimits#UNLIMITED} for no limit
     * @param nanoTime a clock that never runs backwards
     */
    Buckets(int capacity, LongSupplier nanoTime) {
        this.capacity = capacity;
        this.bandwidth = Bandwidth.builder()
                .capacity(capacity)
                .refillGreedy(capacity, PERIOD)
                .build();
        this.meter = new ElapsedTime(nanoTime);
        this.cache = UserManagedCacheBuilder.newUserManagedCacheBuilder(String.class, Bucket.class)
                .withResourcePools(ResourcePoolsBuilder.heap(MAX_BUCKETS))
                .build(true);
    }

    boolean isUnlimited() {
        return capacity == RateLimits.UNLIMITED;
    }

    int capacity() {
        return capacity;
    }

    /** Takes one call; returns how long to wait if there is none left. */
    Optional<Duration> take(String key) {
        if (isUnlimited()) {
            return Optional.empty();
        }
        Bucket bucket = bucket(key);
        if (bucket.tryConsume(1)) {
            return Optional.empty();
        }
        refused.increment();
        return Optional.of(untilNext(bucket));
    }

    /** Gives back what was taken for a call that was then refused for another reason. */
    void giveBack(String key) {
        Bucket bucket = isUnlimited() ? null : cache.get(key);
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    /** Returns how often none was left. */
    long refused() {
        return refused.sum();
    }

    /** Returns how many calls are left. Makes no bucket. */
    long left(String key) {
        Bucket bucket = isUnlimited() || untouched ? null : cache.get(key);
        return bucket == null ? capacity : bucket.getAvailableTokens();
    }

    /** Returns how long to wait until one call is left. Makes no bucket. */
    Duration untilNext(String key) {
        Bucket bucket = isUnlimited() ? null : cache.get(key);
        return bucket == null ? Duration.ZERO : untilNext(bucket);
    }

    private static Duration untilNext(Bucket bucket) {
        return Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    private Bucket bucket(String key) {
        Bucket known = cache.get(key);
        if (known != null) {
            return known;
        }
        untouched = false;
        Bucket full = Bucket.builder()
                .addLimit(bandwidth)
                .withCustomTimePrecision(meter)
                .build();
        Bucket first = cache.putIfAbsent(key, full);
        return first == null ? full : first;
    }

    /** Returns the number of buckets in memory. */
    int size() {
        int size = 0;
        for (Object any : cache) {
            size++;
        }
        return size;
    }

    @Override
    public void close() {
        cache.close();
    }

    /** Time for Bucket4j. */
    private record ElapsedTime(LongSupplier nanoTime) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
