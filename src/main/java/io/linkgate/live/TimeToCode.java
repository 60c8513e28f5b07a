package io.linkgate.live;

import java.time.Duration;

/**
 * The time that connections take to their first code, learned from earlier ones: the mean plus four times the mean
 * deviation, or at least a minimum margin, like TCP's retransmission timer (RFC 6298, section 2). Safe for use by any
 * thread.
 */
final class TimeToCode {

    /** The estimate before anything is known. */
    private static final Duration FIRST_GUESS = Duration.ofSeconds(1);

    /** The delay that a busy machine causes now and then; too rare to show in the deviation. */
    private static final Duration MIN_MARGIN = Duration.ofMillis(200);

    private static final Duration MAX_EXPECTED = Duration.ofSeconds(15);
    private static final double WEIGHT_OF_MEAN = 1.0 / 8;
    private static final double WEIGHT_OF_DEVIATION = 1.0 / 4;
    private static final double DEVIATIONS = 4;

    private boolean learned;
    private double meanMillis;
    private double deviationMillis;

    /** Records how long a connection took. */
    synchronized void record(Duration time) {
        double millis = time.toMillis();
        if (learned) {
            deviationMillis += WEIGHT_OF_DEVIATION * (Math.abs(meanMillis - millis) - deviationMillis);
            meanMillis += WEIGHT_OF_MEAN * (millis - meanMillis);
        } else {
            meanMillis = millis;
            deviationMillis = millis / 2;
            learned = true;
        }
    }

    /** The time in which the next connection is expected to show its first code: 0.2 to 15 s. */
    synchronized Duration expected() {
        if (!learned) {
            return FIRST_GUESS;
        }
        double margin = Math.max(MIN_MARGIN.toMillis(), DEVIATIONS * deviationMillis);
        Duration expected = Duration.ofMillis(Math.round(meanMillis + margin));
        return expected.compareTo(MAX_EXPECTED) > 0 ? MAX_EXPECTED : expected;
    }
}
