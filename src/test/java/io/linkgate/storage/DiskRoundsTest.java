package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DiskRoundsTest {

    private final TestScheduler timers = new TestScheduler(TestClock.atVectorTime());
    private final Queue<Runnable> disk = new ArrayDeque<>();
    private int rounds;
    private Supplier<Optional<Duration>> round = Optional::empty;
    private Optional<Throwable> refusal = Optional.empty();
    private final DiskRounds work = new DiskRounds(this::takeRound, this::execute, timers);

    private Optional<Duration> takeRound() {
        rounds++;
        return round.get();
    }

    private void execute(Runnable task) {
        if (refusal.orElse(null) instanceof Error error) {
            throw error;
        }
        if (refusal.isPresent()) {
            throw (RuntimeException) refusal.get();
        }
        disk.add(task);
    }

    private void runDisk() {
        for (Runnable task = disk.poll(); task != null; task = disk.poll()) {
            task.run();
        }
    }

    @Test
    void whatComesBeforeARoundIsDoneInIt() {
        work.run();
        work.run();
        runDisk();

        assertThat(rounds).isOne();
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void whatComesDuringARoundIsDoneInTheNext() {
        round = () -> {
            round = Optional::empty;
            work.run();
            return Optional.empty();
        };
        work.run();
        runDisk();

        assertThat(rounds).isEqualTo(2);
    }

    @Test
    void whatIsLeftFollowsAfterThePause() {
        round = () -> Optional.of(Duration.ofMillis(20));
        work.run();
        runDisk();
        round = Optional::empty;
        work.run();

        timers.advance(Duration.ofMillis(19));
        assertThat(disk).as("the pause is kept").isEmpty();
        timers.advance(Duration.ofMillis(1));
        runDisk();

        assertThat(rounds).isEqualTo(2);
        timers.advance(Duration.ofMinutes(1));
        assertThat(disk).isEmpty();
    }

    @Test
    void roundThatFailsIsRepeated() {
        round = () -> {
            throw new InternalError("no memory");
        };
        try (LogRecorder log = LogRecorder.of(DiskRounds.class)) {
            work.run();
            runDisk();
            assertThat(log.lines()).hasSize(1);
        }
        round = Optional::empty;
        timers.advance(DiskRounds.AFTER_FAILURE);
        runDisk();

        assertThat(rounds).isEqualTo(2);
    }

    @Test
    void workThatFindsNoThreadIsTriedAgain() {
        refusal = Optional.of(new InternalError("no thread"));
        try (LogRecorder log = LogRecorder.of(DiskRounds.class)) {
            work.run();
            assertThat(log.lines()).hasSize(1);
        }
        refusal = Optional.empty();
        timers.advance(DiskRounds.AFTER_FAILURE);
        runDisk();

        assertThat(rounds).isOne();
    }

    @Test
    void closedThreadsAreNoErrorAndNothingIsPlanned() {
        refusal = Optional.of(new RejectedExecutionException("closed"));
        work.run();
        work.run();

        assertThat(timers.waiting()).isZero();
        assertThat(rounds).isZero();
    }
}
