package io.linkgate.hook.delivery;

import io.linkgate.hook.DeliveryBatch;
import io.linkgate.hook.DeliveryQueue;
import io.linkgate.hook.QueuedEvent;
import io.linkgate.hook.WaitingHook;
import io.linkgate.hook.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what waits in the {@link DeliveryQueue}. Each hook has one delivery at a time, so its events arrive in order;
 * if one fails, those behind it wait for the next attempt. An event is given up after the attempts of its hook, or
 * sooner if the hook has failed that often in a row already: a receiver that was away for a night does not cost each of
 * its events a night.
 *
 * <p>An event is dropped from the queue after its receiver has taken it. A kill in between repeats it: at least once.
 * Safe for use by any thread; no method blocks. While something is sent no thread waits.
 */
public final class Deliveries {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    /** Events that are loaded at once; they are dropped from the queue together. */
    private static final int BATCH = 20;

    /** How soon events are found that this object was not told of, and metrics change. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private static final Duration BETWEEN_PRUNINGS = Duration.ofMinutes(1);
    private static final Duration AFTER_DATABASE_FAILURE = Duration.ofSeconds(2);
    private static final int PLACES = 64;
    private static final int PLACES_OF_SLOW_HOSTS = 24;
    private static final int PLACES_OF_A_HOST = 4;
    private static final DeliveryQueue.Standing NOTHING = new DeliveryQueue.Standing(0, Optional.empty(), 0);

    private final DeliveryQueue queue;
    private final WebhookSender sender;
    private final DeliveryObserver observer;
    private final Executor disk;
    private final ScheduledExecutorService timers;
    private final Clock clock;
    private final RandomGenerator jitter;
    private final Object lock = new Object();
    private final HostLanes lanes = new HostLanes(PLACES, PLACES_OF_SLOW_HOSTS, PLACES_OF_A_HOST); // guarded by lock
    private Instant alarm = Instant.MAX; // guarded by lock
    private final Queue<Future<?>> repeated = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private volatile DeliveryQueue.Standing standing = NOTHING;
    private volatile boolean failing;

    /**
     * Connects the parts; delivers nothing yet.
     *
     * @param disk runs tasks that wait for the disk
     * @param jitter spreads retries
     */
    public Deliveries(
            DeliveryQueue queue,
            WebhookSender sender,
            DeliveryObserver observer,
            Executor disk,
            ScheduledExecutorService timers,
            Clock clock,
            RandomGenerator jitter) {
        this.queue = Objects.requireNonNull(queue);
        this.sender = Objects.requireNonNull(sender);
        this.observer = Objects.requireNonNull(observer);
        this.disk = Objects.requireNonNull(disk);
        this.timers = Objects.requireNonNull(timers);
        this.clock = Objects.requireNonNull(clock);
        this.jitter = Objects.requireNonNull(jitter);
    }

    /** Begins to deliver what waits, and from now on looks for more. */
    public void start() {
        look();
        repeat(this::look, BETWEEN_LOOKS);
        repeat(this::prune, BETWEEN_PRUNINGS);
    }

    private void repeat(Runnable task, Duration period) {
        repeated.add(timers.scheduleWithFixedDelay(task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Events wait for these hooks. */
    public void wake(List<WaitingHook> hooks) {
        synchronized (lock) {
            hooks.forEach(lanes::add);
        }
        dispatch();
    }

    /** Looks into the queue, for hooks that were changed or events that another node wrote. */
    public void look() {
        onDisk(() -> {
            List<WaitingHook> waiting = queue.waiting();
            standing = queue.standing();
            wake(waiting);
        });
    }

    private void prune() {
        onDisk(() -> {
            queue.prune(clock.instant());
            synchronized (lock) {
                lanes.forgetIdle();
            }
        });
    }

    /** How the queue stood lately. */
    public DeliveryQueue.Standing standing() {
        return standing;
    }

    /** Delivers nothing more. What is being sent is sent again after the next start, unless it is reported in time. */
    public void close() {
        closed = true;
        repeated.forEach(task -> task.cancel(false));
    }

    private void dispatch() {
        Instant now = clock.instant();
        synchronized (lock) {
            if (closed) {
                return;
            }
            for (Optional<Long> next = lanes.next(now); next.isPresent(); next = lanes.next(now)) {
                long hook = next.get();
                onDisk(
                        () -> begin(hook),
                        () -> finished(hook, Optional.of(clock.instant().plus(AFTER_DATABASE_FAILURE))));
            }
            lanes.nextAt().filter(at -> at.isBefore(alarm)).ifPresent(at -> setAlarm(at, now));
        }
    }

    private void setAlarm(Instant at, Instant now) {
        alarm = at;
        long millis = at.isAfter(now) ? Duration.between(now, at).toMillis() + 1 : 0;
        try {
            var unused = timers.schedule(
                    () -> {
                        synchronized (lock) {
                            alarm = Instant.MAX;
                        }
                        dispatch();
                    },
                    millis,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shutDown) {
            closed = true;
        }
    }

    /** Loads the next events of a hook and sends the first; on a thread for the disk. */
    private void begin(long hook) {
        Optional<DeliveryBatch> batch = queue.load(hook, clock.instant(), BATCH);
        if (batch.isPresent()) {
            send(batch.get(), 0);
        } else {
            finished(hook, Optional.empty());
        }
    }

    private void send(DeliveryBatch batch, int index) {
        Webhook hook = batch.hook();
        QueuedEvent event = batch.events().get(index);
        Instant begun = clock.instant();
        sender.send(hook.target(), Signatures.headers(hook, event, begun), event.body(), event.attempts())
                .whenComplete((outcome, failure) ->
                        sent(batch, index, failure == null ? outcome : Outcome.failed("it cannot be sent"), begun));
    }

    /** On any thread, perhaps that of the HTTP client. */
    private void sent(DeliveryBatch batch, int index, Outcome outcome, Instant begun) {
        synchronized (lock) {
            lanes.noteSpeed(batch.hook().id(), outcome.delivered(), Duration.between(begun, clock.instant()));
        }
        if (outcome.delivered()) {
            observer.delivered();
            if (index + 1 < batch.events().size() && !closed) {
                send(batch, index + 1);
            } else {
                report(batch, () -> delivered(batch, index + 1));
            }
        } else if (closed) {
            report(batch, () -> delivered(batch, index)); // the end of this server is no fault of the receiver
        } else {
            observer.failed();
            report(batch, () -> failed(batch, index, outcome.error()));
        }
    }

    private void report(DeliveryBatch batch, Runnable task) {
        long hook = batch.hook().id();
        onDisk(task, () -> finished(hook, Optional.of(clock.instant().plus(AFTER_DATABASE_FAILURE))));
    }

    private void delivered(DeliveryBatch batch, int count) {
        queue.delivered(batch, batch.events().subList(0, count));
        // A batch that was not full had everything; what came later has woken the hook.
        boolean maybeMore =
                batch.events().size() == BATCH || count < batch.events().size();
        finished(batch.hook().id(), maybeMore ? Optional.of(Instant.MIN) : Optional.empty());
    }

    private void failed(DeliveryBatch batch, int index, String error) {
        Webhook hook = batch.hook();
        QueuedEvent event = batch.events().get(index);
        Instant now = clock.instant();
        int failures = index > 0 ? 1 : batch.failures() + 1;
        int max = hook.retries().attempts();
        boolean dead = event.attempts() + 1 >= max || failures >= max;
        Instant retryAt = now.plus(hook.retries().pauseAfter(failures, jitter.nextDouble()));
        queue.failed(batch, batch.events().subList(0, index), event, error, now, retryAt, dead);
        if (dead) {
            observer.died();
            LOG.warn(
                    "An event of webhook {} at {} is given up: {}",
                    hook.id(),
                    hook.target().host(),
                    error);
        } else if (failures == 1) {
            LOG.info(
                    "Webhook {} at {} fails and is tried again: {}",
                    hook.id(),
                    hook.target().host(),
                    error);
        }
        finished(hook.id(), Optional.of(retryAt));
    }

    private void finished(long hook, Optional<Instant> next) {
        synchronized (lock) {
            next.ifPresentOrElse(at -> lanes.doneUntil(hook, at), () -> lanes.done(hook));
        }
        dispatch();
    }

    private void onDisk(Runnable task) {
        onDisk(task, () -> {});
    }

    /** Runs a task on a thread for the disk, and the other one if the first fails. */
    private void onDisk(Runnable task, Runnable otherwise) {
        try {
            disk.execute(() -> {
                try {
                    task.run();
                    failing = false;
                } catch (RuntimeException e) {
                    report(e);
                    otherwise.run();
                }
            });
        } catch (RejectedExecutionException shutDown) {
            closed = true;
        }
    }

    private void report(RuntimeException e) {
        if (!failing && !closed) {
            failing = true;
            LOG.warn("Webhooks wait, because the database does not answer", e);
        }
    }
}
