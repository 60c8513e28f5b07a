package io.linkgate.hook.delivery;

import io.linkgate.hook.DeliveryBatch;
import io.linkgate.hook.DeliveryQueue;
import io.linkgate.hook.DeliveryReport;
import io.linkgate.hook.QueuedEvent;
import io.linkgate.hook.Retries;
import io.linkgate.hook.WaitingHook;
import io.linkgate.hook.Webhook;
import io.linkgate.storage.Outage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what waits in the {@link DeliveryQueue}. Each hook has one delivery at a time, so its events arrive in
 * order; if one fails, those behind it wait for the next attempt. An event is given up after the attempts of its hook,
 * or sooner if the hook has failed that often in a row already: a receiver that was away for a night does not cost each
 * of its events a night.
 *
 * <p>The events of all hooks that are due are loaded together, and outcomes that come while others are being recorded
 * are recorded together: a transaction costs a write to the disk, whether it is about one hook or about sixty. An event
 * is dropped from the queue after its receiver has taken it. A kill in between repeats it: at least once. Safe for use
 * by any thread; no method blocks. While something is sent no thread waits.
 */
public final class Deliveries {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    /** Events that are loaded at once; they are dropped from the queue together. */
    private static final int BATCH = 20;

    /** How often the queue is searched for events that no call has announced. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    /** How often the metrics of the queue change: counting reads all of it. */
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(10);

    private static final Duration BETWEEN_PRUNINGS = Duration.ofMinutes(1);
    private static final int PLACES = 64;
    private static final int PLACES_OF_SLOW_HOSTS = 24;
    private static final int PLACES_OF_A_HOST = 4;
    private static final Outcome UNSENT = Outcome.failed("it cannot be sent");
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
    private final Batcher<Long> loads;
    private final Batcher<DeliveryReport> reports;
    private final Outage outage;
    private final Queue<Future<?>> repeated = new ConcurrentLinkedQueue<>();
    private volatile boolean started;
    private volatile boolean closed;
    private volatile DeliveryQueue.Standing standing = NOTHING;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean counting = new AtomicBoolean();
    private final AtomicBoolean pruning = new AtomicBoolean();

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
        this.loads = new Batcher<>("webhooks with events", PLACES, this::load, disk, timers, clock);
        this.reports = new Batcher<>("outcomes of deliveries", PLACES, this::record, disk, timers, clock);
        this.outage =
                new Outage(LOG, clock, "The queue of webhooks cannot be read", "The queue of webhooks is read again");
    }

    /** Begins to deliver what waits, and from now on looks for more. */
    public void start() {
        started = true;
        look();
        count();
        repeat(this::look, BETWEEN_LOOKS);
        repeat(this::count, BETWEEN_COUNTS);
        repeat(this::prune, BETWEEN_PRUNINGS);
    }

    private void repeat(Runnable task, Duration period) {
        repeated.add(timers.scheduleWithFixedDelay(task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Events wait for these hooks. Until the start that is found out then, if this node is the one that delivers. */
    public void wake(List<WaitingHook> hooks) {
        if (!started) {
            return;
        }
        synchronized (lock) {
            hooks.forEach(lanes::add);
        }
        dispatch();
    }

    /** Looks into the queue, for hooks that were changed or events that another node wrote. */
    public void look() {
        if (!started) {
            return;
        }
        onDisk(looking, () -> wake(queue.waiting(clock.instant())));
    }

    private void count() {
        onDisk(counting, () -> standing = queue.standing());
    }

    private void prune() {
        onDisk(pruning, () -> {
            queue.prune(clock.instant());
            synchronized (lock) {
                lanes.forgetIdle();
            }
        });
    }

    /** Returns the state of the queue when it was last counted. */
    public DeliveryQueue.Standing standing() {
        return standing;
    }

    /**
     * Stops delivering. What is being sent is sent again after the next start, unless its outcome is recorded in time.
     */
    public void close() {
        closed = true;
        repeated.forEach(task -> task.cancel(false));
    }

    private void dispatch() {
        Instant now = clock.instant();
        List<Long> begun = new ArrayList<>();
        synchronized (lock) {
            if (closed) {
                return;
            }
            for (Optional<Long> next = lanes.next(now); next.isPresent(); next = lanes.next(now)) {
                begun.add(next.get());
            }
            lanes.nextAt().filter(at -> at.isBefore(alarm)).ifPresent(at -> setAlarm(at, now));
        }
        loads.add(begun);
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

    /** Loads the next events of hooks and sends the first of each; on a thread for the disk. */
    private void load(List<Long> hooks) {
        Map<Long, DeliveryBatch> batches = queue.load(hooks, clock.instant(), BATCH);
        hooks.stream().filter(hook -> !batches.containsKey(hook)).forEach(hook -> finished(hook, Optional.empty()));
        batches.values().forEach(batch -> send(batch, 0, false));
        dispatch();
    }

    /** @param taken whether the receiver has taken an event of the batch */
    private void send(DeliveryBatch batch, int from, boolean taken) {
        Instant begun = clock.instant();
        int index = from;
        while (index < batch.events().size() && batch.events().get(index).hasExpired(begun)) {
            index++;
        }
        if (index == batch.events().size() || closed) {
            report(new DeliveryReport(batch, index, taken, Optional.empty()));
            return;
        }
        int sending = index;
        attempt(batch.hook(), batch.events().get(index), begun)
                .whenComplete(
                        (outcome, failure) -> sent(batch, sending, taken, failure == null ? outcome : UNSENT, begun));
    }

    private CompletableFuture<Outcome> attempt(Webhook hook, QueuedEvent event, Instant now) {
        try {
            return sender.send(hook.target(), Signatures.headers(hook, event, now), event.body(), event.attempts());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** On any thread, perhaps that of the HTTP client. */
    private void sent(DeliveryBatch batch, int index, boolean taken, Outcome outcome, Instant begun) {
        synchronized (lock) {
            lanes.noteSpeed(batch.hook().id(), outcome.delivered(), Duration.between(begun, clock.instant()));
        }
        if (outcome.delivered()) {
            observer.delivered();
            send(batch, index + 1, true);
        } else if (closed) {
            // the end of this server is no fault of the receiver
            report(new DeliveryReport(batch, index, taken, Optional.empty()));
        } else {
            observer.failed();
            report(new DeliveryReport(batch, index, taken, Optional.of(failure(batch, index, taken, outcome))));
        }
    }

    private void report(DeliveryReport report) {
        reports.add(List.of(report));
    }

    private DeliveryReport.Failure failure(DeliveryBatch batch, int index, boolean taken, Outcome outcome) {
        Retries retries = batch.hook().retries();
        Instant now = clock.instant();
        int failures = taken ? 1 : batch.failures() + 1;
        boolean dead = batch.events().get(index).attempts() + 1 >= retries.attempts() || failures >= retries.attempts();
        Instant retryAt = now.plus(retries.pauseAfter(failures, jitter.nextDouble()));
        return new DeliveryReport.Failure(outcome.error(), now, failures, retryAt, dead);
    }

    /** Records what became of batches; on a thread for the disk. */
    private void record(List<DeliveryReport> done) {
        queue.report(done);
        done.forEach(report -> {
            report.failure().ifPresent(failure -> log(report.batch().hook(), failure));
            finished(report.batch().hook().id(), next(report));
        });
        dispatch();
    }

    /** A batch that was not full had everything; what came later has woken the hook. */
    private static Optional<Instant> next(DeliveryReport report) {
        int loaded = report.batch().events().size();
        boolean maybeMore = report.batch().full() || report.done() < loaded;
        return report.failure()
                .map(DeliveryReport.Failure::retryAt)
                .or(() -> maybeMore ? Optional.of(Instant.MIN) : Optional.empty());
    }

    private void log(Webhook hook, DeliveryReport.Failure failure) {
        if (failure.dead()) {
            observer.died();
            LOG.warn(
                    "An event of webhook {} at {} is given up: {}",
                    hook.id(),
                    hook.target().host(),
                    failure.error());
        } else if (failure.inARow() == 1) {
            LOG.info(
                    "Webhook {} at {} fails and is tried again: {}",
                    hook.id(),
                    hook.target().host(),
                    failure.error());
        }
    }

    private void finished(long hook, Optional<Instant> next) {
        synchronized (lock) {
            next.ifPresentOrElse(at -> lanes.doneUntil(hook, at), () -> lanes.done(hook));
        }
    }

    /**
     * Runs a task of a timer on a thread for the disk; if it fails, its next turn makes up for it.
     *
     * @param waits whether one already waits for a thread, and will do what this one would
     */
    private void onDisk(AtomicBoolean waits, Runnable task) {
        if (!waits.compareAndSet(false, true)) {
            return;
        }
        try {
            disk.execute(() -> {
                waits.set(false);
                try {
                    task.run();
                    outage.over();
                } catch (RuntimeException e) {
                    report(e);
                }
            });
        } catch (RejectedExecutionException shutDown) {
            closed = true;
        } catch (Error e) { // no memory for a thread
            waits.set(false);
            throw e;
        }
    }

    private void report(RuntimeException e) {
        if (!closed) {
            outage.failed(e);
        }
    }
}
