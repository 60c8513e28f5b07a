package io.linkgate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.ScarceExecutor;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LooksTest {

    private static final Instant BEGUN = Instant.parse("2026-11-30T12:00:00Z");

    private final TestClock clock = new TestClock(BEGUN);
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final List<Duration> times = new ArrayList<>();
    private final List<Runnable> handed = new ArrayList<>();
    private Supplier<Duration> next = () -> Looks.USUALLY_EVERY;
    private final Looks looks = new Looks(this::look, scheduler, Runnable::run, clock);

    private Duration look() {
        times.add(Duration.between(BEGUN, clock.instant()));
        return next.get();
    }

    private List<Long> millis() {
        return times.stream().map(Duration::toMillis).toList();
    }

    @Test
    void looksOnceASecond() {
        looks.run();
        scheduler.advance(Duration.ofSeconds(3));

        assertThat(millis()).containsExactly(0L, 1000L, 2000L, 3000L);
        assertThat(scheduler.waiting()).isOne();
    }

    /** What a look finds is believed for a while only. */
    @Test
    void longLookDoesNotDelayTheNextOne() {
        firstTakes(Duration.ofMillis(700));

        looks.run();
        scheduler.advance(Duration.ofMillis(300));

        assertThat(millis()).containsExactly(0L, 1000L);
    }

    @Test
    void lookThatTakesMoreThanASecondIsFollowedAtOnce() {
        firstTakes(Duration.ofMillis(1500));

        looks.run();
        scheduler.advance(Duration.ZERO);

        assertThat(millis()).containsExactly(0L, 1500L);
    }

    private void firstTakes(Duration time) {
        next = () -> {
            if (times.size() == 1) {
                clock.advance(time);
            }
            return Looks.USUALLY_EVERY;
        };
    }

    /** A node is killed right after it has renewed its lease, which ends at 6 s; it is seen then, and not up to 1 s later. */
    @Test
    void looksAtTheEndOfALeaseAndNotInBetween() {
        Duration end = Duration.ofMillis(6300);
        next = () -> {
            Duration left = end.minus(times.get(times.size() - 1));
            boolean soon = left.compareTo(Duration.ZERO) > 0 && left.compareTo(Looks.USUALLY_EVERY) < 0;
            return soon ? left : Looks.USUALLY_EVERY;
        };

        looks.run();
        scheduler.advance(Duration.ofMillis(6299));
        assertThat(times).hasSize(7);
        scheduler.advance(Duration.ofMillis(1));

        assertThat(times).last().isEqualTo(end);
        assertThat(times).hasSize(8);
    }

    @Test
    void looksAtOnceWhenAsked() {
        looks.run();
        scheduler.advance(Duration.ofMillis(400));
        looks.run();
        scheduler.advance(Duration.ofMillis(1000));

        assertThat(millis()).as("one line of looks").containsExactly(0L, 400L, 1400L);
    }

    /** What is asked for while a look is under way may be too late for it. */
    @Test
    void looksOnceMoreWhenAskedMeanwhile() {
        Looks waiting = new Looks(this::look, scheduler, handed::add, clock);
        next = () -> {
            if (times.size() == 1) {
                waiting.run();
                waiting.run();
            }
            return Looks.USUALLY_EVERY;
        };
        waiting.run();
        waiting.run();
        assertThat(handed).as("one at a time").hasSize(1);

        handed.remove(0).run();
        assertThat(handed).hasSize(1);
        handed.remove(0).run();

        assertThat(millis()).containsExactly(0L, 0L);
        assertThat(handed).isEmpty();
        assertThat(scheduler.waiting()).isOne();
    }

    @Test
    void failureIsNotTheLastLook() {
        next = () -> {
            throw new IllegalStateException("a mistake");
        };
        looks.run();
        scheduler.advance(Duration.ofSeconds(2));

        assertThat(times).hasSize(3);
    }

    /** A node that never looks again loses all that it has. */
    @Test
    void lookThatFindsNoThreadIsFollowedByTheNextOne() {
        ScarceExecutor threads = new ScarceExecutor(Runnable::run);
        Looks scarce = new Looks(this::look, scheduler, threads, clock);
        threads.failNext(1);
        try (LogRecorder log = LogRecorder.of(Looks.class)) {
            scarce.run();
            assertThat(log.lines()).hasSize(1);
        }
        scheduler.advance(Duration.ofSeconds(2));

        assertThat(millis()).containsExactly(1000L, 2000L);
    }
}
