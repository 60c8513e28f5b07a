package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
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
            assertThat(log.lines(Level.SEVERE)).hasSize(3);
        }
    }

    @Test
    void taskThatWaitsForTheDatabaseIsNoError() {
        Runnable failing = () -> {
            throw new IllegalStateException(new SQLRecoverableException("the database is currently unavailable"));
        };

        try (LogRecorder log = LogRecorder.of(Recurring.class)) {
            new Recurring(failing).run();

            assertThat(log.lines(Level.INFO)).isEmpty();
            assertThat(log.lines()).hasSize(1);
        }
    }
}
