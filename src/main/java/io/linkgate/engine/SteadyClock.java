package io.linkgate.engine;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * A clock that cannot be set: the wall clock's time at its creation plus the time since, by a monotonic source. Its
 * instants are for deadlines within this process. Safe for use by any thread.
 */
public final class SteadyClock extends Clock {

    private final Clock wall;
    private final LongSupplier nanos;
    private final Instant begunAt;
    private final long begunNanos;

    /** @param nanos a monotonic source, as {@link System#nanoTime()} */
    public SteadyClock(Clock wall, LongSupplier nanos) {
        this.wall = Objects.requireNonNull(wall);
        this.nanos = Objects.requireNonNull(nanos);
        this.begunAt = wall.instant();
        this.begunNanos = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return begunAt.plusNanos(nanos.getAsLong() - begunNanos);
    }

    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return wall.withZone(zone);
    }
}
