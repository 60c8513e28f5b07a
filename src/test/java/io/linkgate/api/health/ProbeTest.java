package io.linkgate.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProbeTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void workingPartIsUpAndTriedOnceASecond() {
        Probe probe = new Probe("part", attempts::incrementAndGet, Runnable::run, now::get);

        assertThat(probe.check().up()).isTrue();
        assertThat(probe.check().up()).isTrue();
        assertThat(attempts).hasValue(1);

        now.addAndGet(Probe.GOOD_FOR.toNanos());
        assertThat(probe.check().up()).isTrue();
        assertThat(attempts).hasValue(2);
    }

    @Test
    void failureIsDownWithoutItsMessage() {
        Probe probe = new Probe(
                "part",
                () -> {
                    throw new IllegalStateException("jdbc:h2:/secret/place");
                },
                Runnable::run,
                now::get);

        assertThat(probe.check().up()).isFalse();
        assertThat(probe.check().json().toString()).contains("failed").doesNotContain("secret");
    }

    /** The executor never runs the task, as a thread that hangs in the database. */
    @Test
    @Timeout(20)
    void hangingPartHoldsUpNoCallerAndTakesOneThread() {
        Deque<Runnable> hanging = new ArrayDeque<>();
        Probe probe = new Probe("part", attempts::incrementAndGet, hanging::add, now::get);
        assertThat(probe.check().up()).as("the only one that waits").isFalse();
        now.addAndGet(Probe.PATIENCE.toNanos());

        long before = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            assertThat(probe.check().data()).containsEntry("problem", "no answer");
            now.addAndGet(Probe.GOOD_FOR.toNanos());
        }

        assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
        assertThat(hanging).hasSize(1);
        hanging.remove().run();
        now.addAndGet(Probe.GOOD_FOR.toNanos());
        probe.check();
        hanging.remove().run();
        assertThat(probe.check().up()).as("after the part has recovered").isTrue();
    }

    @Test
    void stoppedThreadsAreDown() {
        Probe probe = new Probe(
                "part",
                attempts::incrementAndGet,
                task -> {
                    throw new RejectedExecutionException();
                },
                now::get);

        assertThat(probe.check().up()).isFalse();
    }
}
