package io.linkgate.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How healthy callers fared while something else went on. Safe for use by any thread. */
final class PollReport {

    private static final int MAX_COMPLAINTS = 20;

    private final Duration inTime;
    private final List<Duration> times = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private int wrong;
    private int late;
    private Runnable whenPolled = () -> {};

    /** @param inTime how long an answer may take */
    PollReport(Duration inTime) {
        this.inTime = inTime;
    }

    /** Counts one answer, or the lack of one. */
    synchronized void answered(Duration time, Optional<String> complaint) {
        times.add(time);
        complaint.ifPresent(this::wrong);
        if (complaint.isEmpty() && time.compareTo(inTime) > 0) {
            late++;
            note("an answer took " + time.toMillis() + " ms");
        }
        whenPolled.run();
    }

    synchronized void wrong(String what) {
        wrong++;
        note(what);
    }

    /** Runs this after each answer from now on. */
    synchronized void whenPolled(Runnable task) {
        whenPolled = task;
    }

    synchronized int answers() {
        return times.size();
    }

    /** Checks that there were at least that many answers, all of them right and in time. */
    synchronized void assertHealthy(int minAnswers) {
        assertThat(complaints).as(toString()).isEmpty();
        assertThat(wrong + late).as(toString()).isZero();
        assertThat(times).as(toString()).hasSizeGreaterThanOrEqualTo(minAnswers);
    }

    private void note(String what) {
        if (complaints.size() < MAX_COMPLAINTS) {
            complaints.add(what);
        }
    }

    @Override
    public synchronized String toString() {
        List<Duration> sorted = new ArrayList<>(times);
        sorted.sort(null);
        return "polls " + sorted.size() + ", wrong " + wrong + ", late " + late + ", p50 " + at(sorted, 0.5)
                + " ms, p99 " + at(sorted, 0.99) + " ms, longest " + at(sorted, 1) + " ms";
    }

    private static long at(List<Duration> sorted, double share) {
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * share)))
                        .toMillis();
    }
}
