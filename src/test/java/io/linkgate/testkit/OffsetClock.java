package io.linkgate.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A wall clock that a test sets, beside a clock that nobody sets. */
public final class OffsetClock extends Clock {

    private final Clock steady;
    private volatile Duration offset = Duration.ZERO;

    /** One that shows the same time at first. */
    public OffsetClock(Clock steady) {
        this.steady = steady;
    }

    /** Sets it back, or on by a negative time. */
    public void setBack(Duration by) {
        offset = offset.minus(by);
    }

    @Override
    public Instant instant() {
        return steady.instant().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
