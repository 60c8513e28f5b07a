package io.linkgate.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * The two clocks of a process: the wall clock, which an operator may set, and the steady clock, which cannot be set.
 * Deadlines and the validity of codes use the steady clock; certificates and everything that callers read use the wall
 * clock. Safe for use by any thread.
 *
 * @param wall the time of day
 * @param steady measures how much time has passed; see {@link SteadyClock}
 */
public record Clocks(Clock wall, Clock steady) {

    public Clocks {
        Objects.requireNonNull(wall);
        Objects.requireNonNull(steady);
    }

    /** @param nanos a monotonic source, such as {@link System#nanoTime()} */
    public static Clocks measured(Clock wall, LongSupplier nanos) {
        return new Clocks(wall, new SteadyClock(wall, nanos));
    }

    /** Uses one clock as both, for tests in which it is never set. */
    public static Clocks same(Clock clock) {
        return new Clocks(clock, clock);
    }

    /** Converts an instant of the steady clock to the wall clock, as that is set now. */
    public Instant onWall(Instant deadline) {
        return translate(deadline, steady, wall);
    }

    /** Converts an instant of the wall clock, as that is set now, to the steady clock. */
    public Instant onSteady(Instant when) {
        return translate(when, wall, steady);
    }

    private static Instant translate(Instant when, Clock from, Clock to) {
        return from.equals(to) || when.equals(Instant.MAX)
                ? when
                : to.instant().plus(Duration.between(from.instant(), when));
    }
}
