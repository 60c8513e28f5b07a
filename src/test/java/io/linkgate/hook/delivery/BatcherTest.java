package io.linkgate.hook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class BatcherTest {

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler timers = new TestScheduler(clock);
    private final Queue<Runnable> executor = new ArrayDeque<>();
    private final List<List<String>> done = new ArrayList<>();
    private final List<String> poison = new ArrayList<>();
    private final Batcher<String> batcher = new Batcher<>("items", 3, this::task, executor::add, timers, clock);
    private int runs;

    private void task(List<String> items) {
        runs++;
        if (items.stream().anyMatch(poison::contains)) {
            throw new IllegalStateException("it fails");
        }
        done.add(items);
    }

    private void work() {
        while (!executor.isEmpty()) {
            executor.remove().run();
        }
    }

    @Test
    void whatComesDuringARunIsDoneTogetherByTheNext() {
        batcher.add(List.of("a"));
        assertThat(executor).as("one run at a time").hasSize(1);
        batcher.add(List.of("b"));
        batcher.add(List.of("c", "d", "e"));
        assertThat(executor).hasSize(1);

        work();

        assertThat(done).containsExactly(List.of("a", "b", "c"), List.of("d", "e"));
        batcher.add(List.of("f"));
        work();
        assertThat(done).last().isEqualTo(List.of("f"));
    }

    @Test
    void nothingIsNoRun() {
        batcher.add(List.of());

        assertThat(executor).isEmpty();
    }

    @Test
    void itemThatAlwaysFailsHoldsUpNoOther() {
        poison.add("b");
        batcher.add(List.of("a", "b", "c"));
        batcher.add(List.of("d"));

        work();
        timers.advance(Duration.ofSeconds(2));
        work();

        assertThat(done.stream().flatMap(List::stream)).containsExactly("a", "c", "d");
    }

    @Test
    void itemThatFailsForLongIsLoggedOnceAMinute() {
        poison.add("a");
        try (LogRecorder log = LogRecorder.of(Batcher.class)) {
            batcher.add(List.of("a"));
            for (int second = 0; second < 90; second++) {
                work();
                timers.advance(Duration.ofSeconds(1));
            }
            assertThat(log.lines(Level.INFO)).hasSize(2).allMatch(line -> line.contains("waiting: items"));

            poison.clear();
            timers.advance(Duration.ofSeconds(2));
            work();

            assertThat(log.lines(Level.INFO)).hasSize(3).last().asString().contains("answers again");
        }
    }

    @Test
    void itemThatFailsIsKeptAndTriedAgainAfterAPause() {
        poison.add("a");
        batcher.add(List.of("a"));
        work();
        timers.advance(Duration.ofMillis(1999));
        work();
        assertThat(runs).isEqualTo(1);

        poison.clear();
        timers.advance(Duration.ofMillis(1));
        work();
        batcher.add(List.of("b"));
        work();

        assertThat(done).containsExactly(List.of("a"), List.of("b"));
    }
}
