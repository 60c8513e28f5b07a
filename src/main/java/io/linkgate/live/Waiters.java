package io.linkgate.live;

import io.linkgate.healer.Reconciler;
import io.linkgate.healer.SessionVitals;
import io.linkgate.session.CodePoll;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The callers that wait for a code of one session, each with its time limit. Each is answered once: when there is a
 * code, when its time is up, or when waiting longer is pointless. Confined to the session's mailbox.
 */
final class Waiters {

    private final SessionContext context;
    private final SnapshotPublisher publisher;
    private final Supplier<SessionVitals> vitals;
    private final Executor mailbox;
    private final IdentityHashMap<Waiter, Future<?>> limits = new IdentityHashMap<>(4);

    private volatile int count;

    /** A promise, its time limit, and the code that the caller has already. Occupies no thread. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private record Waiter(Instant until, Optional<QrCode> known, CompletableFuture<CodePoll> promise) {

        /** By its text: after a restart another code may have the same sequence. */
        boolean wants(QrCode code) {
            return known.filter(had -> had.text().equals(code.text())).isEmpty();
        }
    }

    Waiters(SessionContext context, SnapshotPublisher publisher, Supplier<SessionVitals> vitals, Executor mailbox) {
        this.context = context;
        this.publisher = publisher;
        this.vitals = vitals;
        this.mailbox = mailbox;
    }

    /** Answers at once, or lets the caller wait until the promise is completed here or cancelled by the caller. */
    void add(Instant until, int after, CompletableFuture<CodePoll> promise) {
        Optional<QrCode> known = publisher.snapshot().liveCode(context.now()).filter(code -> code.sequence() == after);
        Waiter waiter = new Waiter(until, known, promise);
        if (!settle(waiter)) {
            long millis = Duration.between(context.now(), until).toMillis() + 1;
            Runnable timeUp = () -> mailbox.execute(() -> answer(waiter));
            limits.put(waiter, context.workers().timers().schedule(timeUp, Math.max(0, millis), TimeUnit.MILLISECONDS));
            count = limits.size();
            var unused = promise.whenComplete((look, failure) -> leave(waiter));
        }
    }

    /** Forgets a waiter whose promise was cancelled, without waiting for its time limit; any thread. */
    private void leave(Waiter waiter) {
        if (waiter.promise().isCancelled()) {
            try {
                mailbox.execute(() -> remove(waiter));
            } catch (RejectedExecutionException shutDown) {
                // All waiters are forgotten with their session.
            }
        }
    }

    /** The number of waiting callers; any thread. */
    int count() {
        return count;
    }

    boolean isEmpty() {
        return limits.isEmpty();
    }

    /** Answers the callers that waited for the new snapshot, or for which waiting has become pointless. */
    void snapshotChanged() {
        List.copyOf(limits.keySet()).forEach(this::settle);
    }

    /** Fails all waiting callers, because the session closes. */
    void turnAway() {
        for (Waiter waiter : List.copyOf(limits.keySet())) {
            remove(waiter);
            waiter.promise().completeExceptionally(new CancellationException("the server is shutting down"));
        }
    }

    private boolean settle(Waiter waiter) {
        Instant now = context.now();
        boolean settled =
                publisher.snapshot().liveCode(now).filter(waiter::wants).isPresent()
                        || !now.isBefore(waiter.until())
                        || !canStillShowCode(waiter.until());
        if (settled) {
            answer(waiter);
        }
        return settled;
    }

    private boolean canStillShowCode(Instant until) {
        SessionState state = publisher.state();
        return switch (state.status()) {
            case STARTING, SCAN_QR_CODE -> true;
            case STOPPED, WORKING, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED -> false;
            case FAILED ->
                state instanceof SessionState.Failed failed
                        && context.reconciler().mayPassBefore(failed, until);
        };
    }

    private void answer(Waiter waiter) {
        remove(waiter);
        SessionSnapshot snapshot = publisher.snapshot();
        Reconciler reconciler = context.reconciler();
        waiter.promise()
                .complete(new CodePoll(
                        snapshot, publisher.isHealing(), reconciler.retryAfter(snapshot, vitals.get(), context.now())));
    }

    private void remove(Waiter waiter) {
        Future<?> limit = limits.remove(waiter);
        count = limits.size();
        if (limit != null) {
            limit.cancel(false);
        }
    }
}
