package io.linkgate.bench;

import java.util.Arrays;
import java.util.Collection;

/**
 * Many measurements of one thing, in ascending order. Yields quantiles, never averages, which one long pause would
 * dominate.
 */
final class Sample {

    private final double[] sorted;

    private Sample(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    static Sample of(double... values) {
        return new Sample(values);
    }

    static Sample of(Collection<? extends Number> values) {
        return new Sample(values.stream().mapToDouble(Number::doubleValue).toArray());
    }

    int size() {
        return sorted.length;
    }

    double median() {
        return share(0.5);
    }

    double max() {
        return sorted[sorted.length - 1];
    }

    /**
     * The value that this share of all does not exceed.
     *
     * @param part 0 to 1
     */
    double share(double part) {
        int rank = (int) Math.ceil(part * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }

    /** The middle half, as {@code 0.92–0.97}. */
    String middleHalf() {
        return Report.number(share(0.25)) + "–" + Report.number(share(0.75));
    }
}
