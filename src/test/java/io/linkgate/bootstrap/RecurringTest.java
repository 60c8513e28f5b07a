package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecurringTest {

    @Test
    void taskThatFailsIsRunAgain() {
        TestScheduler scheduler = new TestScheduler(TestClock.atVectorTime());
        AtomicInteger runs = new AtomicInteger();
        Runnable failing = () -> {
            runs.incrementAndGet();
            throw new NoClassDefFoundError("as the test says");
        };

        try (LogRecorder log = LogRecorder.of(Recurring.class)) {
            scheduler.scheduleAtFixedRate(new Recurring(failing), 1, 1, TimeUnit.MINUTES);
            scheduler.advance(Duration.ofMinutes(3));

            assertThat(runs).hasValue(3);
            assertThat(log.lines()).hasSize(3);
        }
    }
}
