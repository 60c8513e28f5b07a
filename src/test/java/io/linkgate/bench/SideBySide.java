package io.linkgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Two ways of doing something, measured in turns, so that whatever else this machine does hits both alike. What counts
 * is the ratio of neighbours.
 */
final class SideBySide {

    private final Sample first;
    private final Sample second;
    private final Sample ratios;

    private SideBySide(List<Double> first, List<Double> second) {
        this.first = Sample.of(first);
        this.second = Sample.of(second);
        List<Double> quotients = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            quotients.add(first.get(i) / second.get(i));
        }
        this.ratios = Sample.of(quotients);
    }

    /**
     * Measures.
     *
     * @param warmUps rounds that do not count
     * @param rounds rounds that do, at least one
     * @param first one measurement of the one way
     * @param second one of the other
     */
    static SideBySide measure(int warmUps, int rounds, DoubleSupplier first, DoubleSupplier second) {
        List<Double> ofFirst = new ArrayList<>();
        List<Double> ofSecond = new ArrayList<>();
        for (int round = 0; round < warmUps + rounds; round++) {
            double one;
            double other;
            if (round % 2 == 0) { // neither always profits from what the other left behind
                one = first.getAsDouble();
                other = second.getAsDouble();
            } else {
                other = second.getAsDouble();
                one = first.getAsDouble();
            }
            if (round >= warmUps) {
                ofFirst.add(one);
                ofSecond.add(other);
            }
        }
        return new SideBySide(ofFirst, ofSecond);
    }

    Sample first() {
        return first;
    }

    Sample second() {
        return second;
    }

    /** First divided by second, round by round. */
    Sample ratios() {
        return ratios;
    }
}
