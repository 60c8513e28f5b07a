package io.linkgate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.OffsetClock;
import io.linkgate.testkit.ScarceExecutor;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AlarmTest {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final TestClock steady = TestClock.atVectorTime();
    private final OffsetClock clock = new OffsetClock(steady);
    private final TestScheduler scheduler = new TestScheduler(steady);
    private final ScarceExecutor mailbox = new ScarceExecutor(Runnable::run);
    private int rung;
    private final Alarm alarm = new Alarm(scheduler, clock, mailbox, () -> rung++);

    @Test
    void ringsOnceAtItsTime() {
        alarm.ringAt(in(10));
        scheduler.advance(Duration.ofSeconds(9));
        assertThat(rung).isZero();
        scheduler.advance(Duration.ofHours(1));

        assertThat(rung).isOne();
    }

    @Test
    void ringsAgainIfItIsNotHeard() {
        mailbox.failNext(2);
        alarm.ringAt(in(10));
        try (LogRecorder log = LogRecorder.of(RetryingExecutor.class)) {
            scheduler.advance(Duration.ofSeconds(13));
            assertThat(log.lines()).hasSize(2);
        }

        assertThat(rung).isOne();
    }

    @Test
    void isOverdueOnceTheClockIsPastItsTime() {
        alarm.ringAt(in(10));
        assertThat(alarm.isOverdue(GRACE)).isFalse();

        clock.setBack(Duration.ofMinutes(-1));
        assertThat(alarm.isOverdue(GRACE)).isTrue();

        alarm.silence();
        assertThat(alarm.isOverdue(GRACE)).isFalse();
        alarm.ringAt(Instant.MAX);
        assertThat(alarm.isOverdue(GRACE)).isFalse();
    }

    private Instant in(int seconds) {
        return clock.instant().plusSeconds(seconds);
    }
}
