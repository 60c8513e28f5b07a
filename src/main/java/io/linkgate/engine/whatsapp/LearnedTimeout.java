package io.linkgate.engine.whatsapp;

import java.time.Duration;
import java.util.Objects;

/**
 * A time limit for one step of a connection, learned from earlier steps: four times the expected time by mean and
 * deviation (RFC 6298, section 2), but at least three seconds. A timeout doubles the next limit until a step succeeds
 * again (section 5.5), so that a slow server is not given up forever. Safe for use by any thread.
 */
final class LearnedTimeout {

    /** Two lost packets in a row are retransmitted within this time (RFC 6298: after 1 s, and 2 s later). */
    static final Duration MIN = Duration.ofSeconds(3);

    private static final double WEIGHT_OF_MEAN = 1.0 / 8;
    private static final double WEIGHT_OF_DEVIATION = 1.0 / 4;
    private static final double DEVIATIONS = 4;
    private static final double MARGIN = 4;

    private final Duration longest;
    private boolean learned;
    private double meanMillis;
    private double deviationMillis;
    private Duration afterStall = Duration.ZERO;

    /** @param longest the limit before anything was learned, and the maximum */
    LearnedTimeout(Duration longest) {
        this.longest = Objects.requireNonNull(longest);
    }

    /** Returns the limit for the next step. */
    synchronized Duration current() {
        if (!learned) {
            return longest;
        }
        Duration expected = Duration.ofMillis(Math.round(MARGIN * (meanMillis + DEVIATIONS * deviationMillis)));
        return atMost(longest, atLeast(MIN, atLeast(expected, afterStall)));
    }

    /** Records a successful step. */
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

    /** Records a timeout. Many at the same time double the limit once. */
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
