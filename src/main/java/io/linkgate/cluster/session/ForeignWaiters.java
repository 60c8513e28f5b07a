package io.linkgate.cluster.session;

import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.CodePoll;
import io.linkgate.session.QrCode;
import io.linkgate.session.Sessions;
import io.linkgate.session.SharedSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The callers that wait here for codes of sessions of other nodes. Each is answered once: when there is a code, when its
 * time is up, or when waiting longer is pointless, as at the node that has the session. If that becomes this node, the
 * caller waits for the live session from then on. Occupies no threads. Safe for use by any thread.
 */
final class ForeignWaiters {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignWaiters.class);

    /**
     * How long a caller waits at least, whatever it wants, for a session that is about to move because of it. It moves
     * within milliseconds unless its node is busy or gone.
     */
    static final Duration TO_MOVE = Duration.ofSeconds(1);

    private final KnownSessions known;
    private final Sessions local;
    private final Predicate<InstanceId> isHere;
    private final Executor workers;
    private final ScheduledExecutorService timers;
    private final Map<InstanceId, Set<Waiter>> waiting = new HashMap<>(); // guarded by this
    private boolean closed; // guarded by this

    /**
     * Connects the parts.
     *
     * @param isHere whether the session of an instance may be live here; never waits
     * @param workers answers callers; no task of it blocks
     * @param timers only hands tasks to {@code workers}
     */
    ForeignWaiters(
            KnownSessions known,
            Sessions local,
            Predicate<InstanceId> isHere,
            Executor workers,
            ScheduledExecutorService timers) {
        this.known = Objects.requireNonNull(known);
        this.local = Objects.requireNonNull(local);
        this.isHere = Objects.requireNonNull(isHere);
        this.workers = Objects.requireNonNull(workers);
        this.timers = Objects.requireNonNull(timers);
    }

    /** A caller, equal to itself alone. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static final class Waiter {

        private final Instance instance;
        private final Instant until;
        private final Instant movesBy;
        private final int after;
        private final Optional<QrCode> had;
        private final CompletableFuture<CodePoll> promise = new CompletableFuture<>();
        private Future<?> alarm; // guarded by the waiters

        private Waiter(Instance instance, Instant until, Instant movesBy, int after, Optional<QrCode> had) {
            this.instance = instance;
            this.until = until;
            this.movesBy = movesBy;
            this.after = after;
            this.had = had;
        }

        /** By its text: after a restart another code may have the same sequence. */
        boolean wants(QrCode code) {
            return had.filter(before -> before.text().equals(code.text())).isEmpty();
        }

        Instant nextLook(Instant now) {
            return now.isBefore(movesBy) ? movesBy : until;
        }
    }

    /**
     * Answers at once, or lets the caller wait until the promise is completed here or cancelled by the caller.
     *
     * @param after the sequence number of the code that the caller has; 0 for none
     */
    CompletableFuture<CodePoll> add(Instance instance, Duration wait, int after) {
        Instant now = known.now();
        SharedSnapshot seen = known.latest(instance);
        Instant movesBy = known.isAboutToMove(instance, seen) ? now.plus(TO_MOVE) : now;
        Waiter waiter = new Waiter(
                instance,
                now.plus(wait),
                movesBy,
                after,
                seen.snapshot().liveCode(now).filter(code -> code.sequence() == after));
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(shutDown());
            }
            waiting.computeIfAbsent(instance.id(), id -> new LinkedHashSet<>()).add(waiter);
        }
        settle(waiter); // after it was added, so that no change falls in between
        if (!waiter.promise.isDone()) {
            var unused = waiter.promise.whenComplete((answer, failure) -> remove(waiter));
        }
        return waiter.promise;
    }

    /** The snapshot of an instance has changed, or which node has it. */
    void changed(InstanceId id) {
        boolean awaited;
        synchronized (this) {
            awaited = waiting.containsKey(id);
        }
        if (awaited) {
            hand(() -> of(id).forEach(this::settle));
        }
    }

    private synchronized List<Waiter> of(InstanceId id) {
        return new ArrayList<>(waiting.getOrDefault(id, Set.of()));
    }

    /** Returns the number of callers that wait. */
    synchronized int count() {
        return waiting.values().stream().mapToInt(Set::size).sum();
    }

    /** Turns all callers away, for good: the server shuts down. */
    void close() {
        List<Waiter> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            waiting.values().forEach(all::addAll);
        }
        all.forEach(waiter -> {
            remove(waiter);
            waiter.promise.completeExceptionally(shutDown());
        });
    }

    private void settle(Waiter waiter) {
        if (isHere.test(waiter.instance.id())) {
            handOver(waiter);
            return;
        }
        Instant now = known.now();
        SharedSnapshot seen = known.latest(waiter.instance);
        boolean shown = seen.snapshot().liveCode(now).filter(waiter::wants).isPresent();
        boolean moves = now.isBefore(waiter.movesBy) && known.isAboutToMove(waiter.instance, seen);
        boolean pointless = !now.isBefore(waiter.until) || !known.mayShowCode(seen.snapshot(), waiter.until);
        if (shown || pointless && !moves) {
            remove(waiter);
            waiter.promise.complete(known.answer(waiter.instance));
        } else {
            lookAgain(waiter, now);
        }
    }

    private void lookAgain(Waiter waiter, Instant now) {
        long millis = Duration.between(now, waiter.nextLook(now)).toMillis() + 1;
        synchronized (this) {
            if (waiter.alarm != null) {
                waiter.alarm.cancel(false);
            }
            if (!waiting.getOrDefault(waiter.instance.id(), Set.of()).contains(waiter)) {
                return; // answered meanwhile
            }
            try {
                waiter.alarm =
                        timers.schedule(() -> hand(() -> settle(waiter)), Math.max(0, millis), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException shutDown) {
                LOG.debug("The timers are closed; the caller is turned away by close()");
            }
        }
    }

    private void handOver(Waiter waiter) {
        if (!remove(waiter)) {
            return;
        }
        Duration left = Duration.between(known.now(), waiter.until);
        try {
            passOn(
                    local.awaitCode(waiter.instance, left.isNegative() ? Duration.ZERO : left, waiter.after)
                            .toCompletableFuture(),
                    waiter.promise);
        } catch (RuntimeException e) { // it has just left again
            waiter.promise.completeExceptionally(e);
        }
    }

    /** Completes a promise as another is completed; cancelling it cancels that one. */
    static void passOn(CompletableFuture<CodePoll> from, CompletableFuture<CodePoll> to) {
        var unused = from.whenComplete((answer, failure) -> {
            if (failure == null) {
                to.complete(answer);
            } else {
                to.completeExceptionally(failure);
            }
        });
        var unusedToo = to.whenComplete((answer, failure) -> {
            if (to.isCancelled()) {
                from.cancel(false);
            }
        });
    }

    private void hand(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("The threads are closed; the callers are turned away by close()");
        }
    }

    /** Returns whether it was there. */
    private synchronized boolean remove(Waiter waiter) {
        InstanceId id = waiter.instance.id();
        Set<Waiter> ofInstance = waiting.getOrDefault(id, Set.of());
        boolean removed = ofInstance.contains(waiter) && ofInstance.remove(waiter);
        if (removed && ofInstance.isEmpty()) {
            waiting.remove(id);
        }
        if (waiter.alarm != null) {
            waiter.alarm.cancel(false);
        }
        return removed;
    }

    private static CancellationException shutDown() {
        return new CancellationException("the server is shutting down");
    }
}
