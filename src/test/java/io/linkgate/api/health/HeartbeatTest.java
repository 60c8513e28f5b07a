package io.linkgate.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final Duration TOO_LONG = Heartbeat.LIMIT.plusSeconds(1);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
    private final Deque<Runnable> mailboxes = new ArrayDeque<>();
    private final Heartbeat heartbeat = new Heartbeat(mailboxes::add, now::get);

    @Test
    void movingThreadsAreAlive() {
        for (int second = 0; second < 200; second++) {
            pass(Duration.ofSeconds(1));
            heartbeat.run();
            mailboxes.remove().run();
        }

        assertThat(heartbeat.check().up()).isTrue();
    }

    @Test
    void timersThatStandStillAreNoticed() {
        pass(TOO_LONG);

        assertThat(heartbeat.check().up()).isFalse();
        assertThat(heartbeat.check().data()).containsEntry("timers_moved_seconds_ago", TOO_LONG.toSeconds());
    }

    @Test
    void workersThatStandStillAreNoticedAndWaitedForByOneTask() {
        for (long second = 0; second < TOO_LONG.toSeconds(); second++) {
            pass(Duration.ofSeconds(1));
            heartbeat.run();
        }

        assertThat(heartbeat.check().up()).isFalse();
        assertThat(heartbeat.check().data()).containsEntry("timers_moved_seconds_ago", 0L);
        assertThat(mailboxes).hasSize(1);

        mailboxes.remove().run();
        assertThat(heartbeat.check().up()).isTrue();
        heartbeat.run();
        assertThat(mailboxes).hasSize(1);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
