package io.linkgate.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A wall clock that a test can set, on top of a clock that is never set. */
public final class OffsetClock extends Clock {

    private final Clock steady;
    private volatile Duration offset = Duration.ZERO;

    /** Creates a clock that first shows the same time. */
    public OffsetClock(Clock steady) {
        this.steady = steady;
    }

    /** Sets the clock back, or forward by a negative time. */
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
