package io.linkgate.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A scheduler on a {@link TestClock}: tasks run in order of time when the test advances the clock through this object,
 * in the calling thread unless there is another executor. Tasks without delay run at once.
 */
public final class TestScheduler extends AbstractExecutorService implements ScheduledExecutorService {

    private final TestClock clock;
    private final Executor executor;
    private final NavigableSet<Task<?>> tasks = new ConcurrentSkipListSet<>();
    private final AtomicLong scheduled = new AtomicLong();

    public TestScheduler(TestClock clock) {
        this(clock, Runnable::run);
    }

    /** @param executor runs due tasks */
    public TestScheduler(TestClock clock, Executor executor) {
        this.clock = clock;
        this.executor = executor;
    }

    /** Moves the clock forward, stopping at each task that is due on the way. */
    public void advance(Duration by) {
        Instant target = clock.instant().plus(by);
        for (Optional<Task<?>> next = nextUntil(target); next.isPresent(); next = nextUntil(target)) {
            Task<?> task = next.get();
            tasks.remove(task);
            if (task.at.isAfter(clock.instant())) {
                clock.set(task.at);
            }
            executor.execute(task);
        }
        clock.set(target);
    }

    /** Returns the number of tasks that are not due yet. */
    public int waiting() {
        return tasks.size();
    }

    private Optional<Task<?>> nextUntil(Instant target) {
        return tasks.stream().findFirst().filter(task -> !task.at.isAfter(target));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(Executors.callable(command), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        Task<V> task = new Task<>(callable, clock.instant().plusNanos(unit.toNanos(delay)));
        tasks.add(task);
        return task;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long first, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(command, first, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit) {
        return schedule(
                () -> {
                    command.run();
                    scheduleWithFixedDelay(command, delay, delay, unit);
                },
                first,
                unit);
    }

    @Override
    public void execute(Runnable command) {
        executor.execute(command);
    }

    @Override
    public void shutdown() {
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        tasks.clear();
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

    private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {

        private final Instant at;
        private final long number = scheduled.incrementAndGet();

        private Task(Callable<V> callable, Instant at) {
            super(callable);
            this.at = at;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            tasks.remove(this);
            return super.cancel(mayInterrupt);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(Duration.between(clock.instant(), at));
        }

        /** Orders tasks by time, and tasks of the same time by when they were scheduled. */
        @Override
        public int compareTo(Delayed other) {
            Task<?> task = (Task<?>) other;
            int earlier = at.compareTo(task.at);
            return earlier == 0 ? Long.compare(number, task.number) : earlier;
        }
    }
}
