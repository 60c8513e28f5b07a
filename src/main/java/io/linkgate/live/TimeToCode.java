package io.linkgate.live;

import java.time.Duration;

/**
 * How long connections take to their first code, learned from those before: the mean and four times the mean deviation or a
 * least margin, as TCP expects its answers (RFC 6298, section 2). Safe for use by any thread.
 */
final class TimeToCode {

    /** For as long as nothing is known. */
    private static final Duration FIRST_GUESS = Duration.ofSeconds(1);

    /** A busy machine holds anything up for that long now and then; too seldom to show in the deviation. */
    private static final Duration LEAST_MARGIN = Duration.ofMillis(200);

    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final double WEIGHT_OF_MEAN = 1.0 / 8;
    private static final double WEIGHT_OF_DEVIATION = 1.0 / 4;
    private static final double DEVIATIONS = 4;

    private boolean learned;
    private double meanMillis;
    private double deviationMillis;

    /** A connection took that long. */
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

    /** How long the next one is expected to take at most: 0.2 to 15 s. */
    synchronized Duration expected() {
        if (!learned) {
            return FIRST_GUESS;
        }
        double margin = Math.max(LEAST_MARGIN.toMillis(), DEVIATIONS * deviationMillis);
        Duration expected = Duration.ofMillis(Math.round(meanMillis + margin));
        return expected.compareTo(LONGEST) > 0 ? LONGEST : expected;
    }
}
