package io.linkgate.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * The two clocks of a process: an operator may set the wall clock, nobody can set the steady one. Deadlines and the life of
 * codes are kept by the steady clock; certificates and everything that callers read, by the wall clock. Safe for use by any
 * thread.
 *
 * @param wall what time it is
 * @param steady how much time has passed; see {@link SteadyClock}
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

    /** One clock for both, for a world in which it is never set. */
    public static Clocks same(Clock clock) {
        return new Clocks(clock, clock);
    }

    /** When an instant of the steady clock comes by the wall clock, unless that is set first. */
    public Instant onWall(Instant deadline) {
        return translate(deadline, steady, wall);
    }

    /** When an instant of the wall clock, as it is set now, comes by the steady clock. */
    public Instant onSteady(Instant when) {
        return translate(when, wall, steady);
    }

    private static Instant translate(Instant when, Clock from, Clock to) {
        return from.equals(to) || when.equals(Instant.MAX)
                ? when
                : to.instant().plus(Duration.between(from.instant(), when));
    }
}
