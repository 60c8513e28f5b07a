package io.linkgate.engine.whatsapp;

import java.time.Duration;
import java.util.Objects;

/**
 * How long to wait for one step of a connection, learned from the steps before: four times what is to be expected by mean and
 * deviation (RFC 6298, section 2), never less than three seconds. A wait that was in vain doubles the next one until a step succeeds
 * again (section 5.5), so that a server that is slow but there is not given up for ever. Safe for use by any thread.
 */
final class LearnedTimeout {

    /** Two lost packets in a row are sent again within this time (RFC 6298: after 1 s, and 2 s later). */
    static final Duration SHORTEST = Duration.ofSeconds(3);

    private static final double WEIGHT_OF_MEAN = 1.0 / 8;
    private static final double WEIGHT_OF_DEVIATION = 1.0 / 4;
    private static final double DEVIATIONS = 4;
    private static final double MARGIN = 4;

    private final Duration longest;
    private boolean learned;
    private double meanMillis;
    private double deviationMillis;
    private Duration afterStall = Duration.ZERO;

    /** @param longest for as long as nothing is known, and at most */
    LearnedTimeout(Duration longest) {
        this.longest = Objects.requireNonNull(longest);
    }

    /** How long to wait for the next one. */
    synchronized Duration current() {
        if (!learned) {
            return longest;
        }
        Duration expected = Duration.ofMillis(Math.round(MARGIN * (meanMillis + DEVIATIONS * deviationMillis)));
        return atMost(longest, atLeast(SHORTEST, atLeast(expected, afterStall)));
    }

    /** A step has succeeded after that time. */
    synchronized void took(Duration time) {
        double millis = Math.max(0, time.toMillis());
        if (learned) {
            deviationMillis += WEIGHT_OF_DEVIATION * (Math.abs(meanMillis - millis) - deviationMillis);
            meanMillis += WEIGHT_OF_MEAN * (millis - meanMillis);
        } else {
            meanMillis = millis;
            deviationMillis = millis / 2;
            learned = true;
        }
        afterStall = Duration.ZERO;
    }

    /** A step was waited for in vain for that time. Many that stall together double the wait once. */
    synchronized void stalled(Duration waited) {
        afterStall = atMost(longest, atLeast(afterStall, waited.multipliedBy(2)));
    }

    private static Duration atLeast(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static Duration atMost(Duration most, Duration time) {
        return time.compareTo(most) > 0 ? most : time;
    }
}
