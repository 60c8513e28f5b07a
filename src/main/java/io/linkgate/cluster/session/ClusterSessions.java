package io.linkgate.cluster.session;

import io.linkgate.cluster.snapshot.ForeignSnapshots;
import io.linkgate.healer.Reconciler;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.CodePoll;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.Sessions;
import io.linkgate.session.Transition;
import io.linkgate.session.Warning;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The sessions of all nodes. Those that this node has are live here; the others are known by what their nodes have
 * published, so that a poll is answered from memory at any node. Commands for those of other nodes are carried to their
 * node before they get here; for a session that leaves in that moment most fail with {@link ElsewhereException}.
 */
public final class ClusterSessions implements Sessions, AutoCloseable {

    private final Sessions live;
    private final ForeignSnapshots foreign;
    private final Predicate<InstanceId> isHere;
    private final Watches watches;
    private final Function<InstanceId, Optional<Instance>> instances;
    private final KnownSessions known;
    private final ForeignWaiters waiters;
    private final Clock clock;
    private volatile Consumer<InstanceId> changed = id -> {};
    private volatile Consumer<InstanceId> elsewhere = id -> {};

    /**
     * Connects the parts, and listens to their changes.
     *
     * @param live the sessions of this node; takes over what listens to them
     * @param isHere whether this node has the instance, and its session may be live here; never waits
     * @param instances returns an instance from memory
     * @param workers answers callers that have waited; no task of it blocks
     * @param timers only hands tasks to {@code workers}
     */
    public ClusterSessions(
            Sessions live,
            ForeignSnapshots foreign,
            Predicate<InstanceId> isHere,
            Watches watches,
            Function<InstanceId, Optional<Instance>> instances,
            Executor workers,
            ScheduledExecutorService timers,
            Clock clock) {
        this.live = Objects.requireNonNull(live);
        this.foreign = Objects.requireNonNull(foreign);
        this.isHere = Objects.requireNonNull(isHere);
        this.watches = Objects.requireNonNull(watches);
        this.instances = Objects.requireNonNull(instances);
        this.clock = Objects.requireNonNull(clock);
        this.known = new KnownSessions(foreign, live, new Reconciler(), clock);
        this.waiters = new ForeignWaiters(known, live, isHere, workers, timers);
        live.whenChanged(this::changedHere);
        foreign.whenChanged(this::changedElsewhere);
        watches.whenWatched(this::watchedElsewhere);
    }

    private void changedHere(InstanceId id) {
        if (isHere.test(id)) {
            foreign.forget(id);
        }
        waiters.changed(id);
        changed.accept(id);
    }

    private void changedElsewhere(InstanceId id) {
        waiters.changed(id);
        changed.accept(id);
        elsewhere.accept(id);
    }

    private void watchedElsewhere(InstanceId id) {
        if (isHere.test(id)) {
            instances.apply(id).ifPresent(live::watch);
        }
        waiters.changed(id);
    }

    @Override
    public SessionSnapshot current(Instance instance) {
        return isHere.test(instance.id()) ? live.current(instance) : known.current(instance);
    }

    @Override
    public List<Transition> history(Instance instance) {
        return live.history(instance);
    }

    @Override
    public Optional<QrCode> liveCode(Instance instance) {
        if (isHere.test(instance.id())) {
            return live.liveCode(instance);
        }
        Optional<QrCode> code = known.latest(instance).snapshot().liveCode(clock.instant());
        if (code.isPresent()) {
            watches.usually(instance.id());
        }
        return code;
    }

    @Override
    public void watch(Instance instance) {
        if (isHere.test(instance.id())) {
            live.watch(instance);
        } else if (known.latest(instance).snapshot().liveCode(clock.instant()).isPresent()) {
            watches.usually(instance.id());
        } else {
            watchUrgently(instance);
        }
    }

    /** An instance that is not to run is not woken by watchers. */
    private void watchUrgently(Instance instance) {
        if (instance.wanted() != Wanted.RUNNING) {
            return;
        }
        if (known.hasNode(instance)) {
            watches.urgently(instance.id());
        } else {
            watches.claim(instance.id());
        }
    }

    @Override
    public CompletionStage<CodePoll> awaitCode(Instance instance, Duration wait, int after) {
        if (isHere.test(instance.id())) {
            return awaitHere(instance, wait, after);
        }
        watch(instance);
        return waiters.add(instance, wait, after);
    }

    /** Goes on waiting if the session goes to another node meanwhile. */
    private CompletionStage<CodePoll> awaitHere(Instance instance, Duration wait, int after) {
        CompletableFuture<CodePoll> asked =
                live.awaitCode(instance, wait, after).toCompletableFuture();
        if (asked.isDone()) {
            return asked;
        }
        Instant until = clock.instant().plus(wait);
        CompletableFuture<CodePoll> promise = new CompletableFuture<>();
        var unused = asked.whenComplete((answer, failure) -> {
            if (failure == null) {
                promise.complete(answer);
            } else if (failure instanceof CancellationException && !promise.isDone() && !isHere.test(instance.id())) {
                Duration left = Duration.between(clock.instant(), until);
                ForeignWaiters.passOn(waiters.add(instance, left.isNegative() ? Duration.ZERO : left, after), promise);
            } else {
                promise.completeExceptionally(failure);
            }
        });
        var unusedToo = promise.whenComplete((answer, failure) -> {
            if (promise.isCancelled()) {
                asked.cancel(false);
            }
        });
        return promise;
    }

    @Override
    public CompletionStage<PairingCodeResult> requestCode(Instance instance, PhoneNumber phone) {
        return here(instance, () -> live.requestCode(instance, phone));
    }

    /** Nothing to do for a session of another node, which learns of every change of its instance. */
    @Override
    public void update(Instance newest) {
        if (isHere.test(newest.id())) {
            live.update(newest);
        }
    }

    /**
     * Brings a session in line; one that has just left is brought in line by its next node, which reads the instance, and
     * what is known of it is returned. To delete an instance, its session has to be here: it has to end first.
     */
    @Override
    public CompletionStage<SessionSnapshot> apply(Instance instance) {
        return here(instance, () -> live.apply(instance))
                .exceptionallyCompose(failure -> isHere.test(instance.id()) || instance.wanted() == Wanted.DELETED
                        ? CompletableFuture.failedStage(failure)
                        : CompletableFuture.completedStage(current(instance)));
    }

    @Override
    public CompletionStage<SessionSnapshot> restart(Instance instance) {
        return here(instance, () -> live.restart(instance));
    }

    @Override
    public CompletionStage<SessionSnapshot> logOut(Instance instance) {
        return here(instance, () -> live.logOut(instance));
    }

    private <T> CompletionStage<T> here(Instance instance, Supplier<CompletionStage<T>> command) {
        if (!isHere.test(instance.id())) {
            return CompletableFuture.failedFuture(new ElsewhereException(instance.id()));
        }
        try {
            return command.get();
        } catch (CancellationException e) { // it has just left
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public List<Warning> warnings(EngineKind engine) {
        return live.warnings(engine);
    }

    /** Like {@link #whenChanged}, for sessions of other nodes only; besides that. */
    public void whenChangedElsewhere(Consumer<InstanceId> listener) {
        elsewhere = listener;
    }

    @Override
    public void whenChanged(Consumer<InstanceId> listener) {
        changed = listener;
    }

    @Override
    public void forget(InstanceId id) {
        live.forget(id);
        foreign.forget(id);
        watches.forget(id);
    }

    /** Returns how many callers wait here for codes of sessions of other nodes. */
    public int waiting() {
        return waiters.count();
    }

    /** Fails the callers that wait for sessions of other nodes. The live sessions have a close of their own. */
    @Override
    public void close() {
        waiters.close();
    }
}
