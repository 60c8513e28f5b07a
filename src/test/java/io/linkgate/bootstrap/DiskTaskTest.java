package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.LogRecorder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DiskTaskTest {

    private final Deque<Runnable> queue = new ArrayDeque<>();
    private boolean stopped;
    private boolean full;
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void runsThatAreDueWhileOneIsPendingAreLeftOut() {
        DiskTask task = new DiskTask(runs::incrementAndGet, disk());

        task.run();
        task.run();
        assertThat(queue).hasSize(1);
        assertThat(runs).hasValue(0);

        queue.remove().run();
        task.run();
        queue.remove().run();
        assertThat(runs).hasValue(2);
    }

    @Test
    void runAfterAFailedOneTakesPlace() {
        DiskTask task = new DiskTask(
                () -> {
                    runs.incrementAndGet();
                    throw new IllegalStateException("of the disk");
                },
                disk());

        try (LogRecorder log = LogRecorder.of(Recurring.class)) {
            task.run();
            queue.remove().run();
            task.run();
            queue.remove().run();

            assertThat(runs).hasValue(2);
            assertThat(log.lines()).hasSize(2);
        }
    }

    @Test
    void stoppedPoolIsNoFailure() {
        DiskTask task = new DiskTask(runs::incrementAndGet, disk());
        stopped = true;

        task.run();
        task.run();

        assertThat(runs).hasValue(0);
    }

    @Test
    void runThatFindsNoThreadIsMadeUpForAtTheNextTime() {
        DiskTask task = new DiskTask(runs::incrementAndGet, disk());
        full = true;
        try (LogRecorder log = LogRecorder.of(DiskTask.class)) {
            task.run();
            assertThat(log.lines()).hasSize(1);
        }
        full = false;

        task.run();
        queue.remove().run();

        assertThat(runs).hasValue(1);
    }

    private AbstractExecutorService disk() {
        return new AbstractExecutorService() {
            @Override
            public void execute(Runnable task) {
                if (stopped) {
                    throw new RejectedExecutionException("stopped");
                }
                if (full) {
                    throw new InternalError("no memory");
                }
                queue.add(task);
            }

            @Override
            public void shutdown() {}

            @Override
            public List<Runnable> shutdownNow() {
                return List.of();
            }

            @Override
            public boolean isShutdown() {
                return false;
            }

            @Override
            public boolean isTerminated() {
                return false;
            }

            @Override
            public boolean awaitTermination(long timeout, TimeUnit unit) {
                return true;
            }
        };
    }
}
