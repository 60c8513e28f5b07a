package io.linkgate.session;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.phone.PhoneNumber;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Sessions whose state is set by a test. A call with a wait above zero stays open until the test sets another state,
 * ends the wait or shuts down.
 */
public final class FakeSessions implements MovableSessions {

    private final Clock clock;
    private final Map<InstanceId, SessionState> states = new ConcurrentHashMap<>();
    private final Map<InstanceId, Account> linked = new ConcurrentHashMap<>();
    private final Map<InstanceId, LastFailure> failures = new ConcurrentHashMap<>();
    private final List<Waiting> waiting = new CopyOnWriteArrayList<>();
    private final List<InstanceId> looked = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private final List<Crowd> crowds = new CopyOnWriteArrayList<>();
    private final List<Instance> applied = new CopyOnWriteArrayList<>();
    private final List<Instance> taken = new CopyOnWriteArrayList<>();
    private final Set<InstanceId> elsewhere = ConcurrentHashMap.newKeySet();
    private volatile CompletableFuture<Void> leaving = CompletableFuture.completedFuture(null);
    private final List<Instance> restarted = new CopyOnWriteArrayList<>();
    private final List<InstanceId> loggedOut = new CopyOnWriteArrayList<>();
    private final List<Transition> history = new CopyOnWriteArrayList<>();
    private final List<Instance> updated = new CopyOnWriteArrayList<>();
    private final List<PhoneNumber> phones = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<PairingCodeResult> requested =
            CompletableFuture.completedFuture(new PairingCodeResult.Missing(PairingCodeResult.Why.NOT_NOW));
    private volatile Runnable whenApplied = () -> {};
    private volatile boolean healing;
    private volatile Duration retryAfter = Duration.ZERO;
    private volatile List<Warning> warnings = List.of();
    private volatile boolean down;
    private volatile RuntimeException broken;
    private final AtomicInteger reads = new AtomicInteger();
    private volatile Consumer<InstanceId> changed = id -> {};

    public FakeSessions(Clock clock) {
        this.clock = clock;
    }

    /** Sets a session's state, and answers the callers that wait for it. */
    public synchronized void put(InstanceId id, SessionState state) {
        states.put(id, state);
        changed.accept(id);
        answerAll();
    }

    /** Sets a session's state as another node would: no listener learns of it. */
    public void putElsewhere(InstanceId id, SessionState state) {
        states.put(id, state);
    }

    /** Returns how often a session was looked at. */
    public int reads() {
        return reads.get();
    }

    /** Sets a session's state without answering waiting callers. */
    public void putQuietly(InstanceId id, SessionState state) {
        states.put(id, state);
        changed.accept(id);
    }

    /** Links an instance, whatever the state of its session. */
    public void link(InstanceId id, Account account) {
        linked.put(id, account);
        changed.accept(id);
    }

    @Override
    public void whenChanged(Consumer<InstanceId> listener) {
        changed = listener;
    }

    /** Sets the latest failure and when the session recovered from it. */
    public void failed(InstanceId id, Reason reason, String detail, Instant at, Instant healedAt) {
        failures.put(id, new LastFailure(reason, detail, at, healedAt));
    }

    /** Sets what a poll returns in addition to the state. */
    public void heal(boolean nowHealing, Duration after) {
        healing = nowHealing;
        retryAfter = after;
    }

    /** Sets the result of every request for a pairing code, which may complete later. */
    public void answerCodeRequests(CompletableFuture<PairingCodeResult> answer) {
        requested = answer;
    }

    /** The telephone numbers for which pairing codes were requested, in order. */
    public List<PhoneNumber> phones() {
        return List.copyOf(phones);
    }

    /** Sets the warnings for the operator. */
    public void warn(Warning... all) {
        warnings = List.of(all);
    }

    @Override
    public List<Warning> warnings(EngineKind engine) {
        return warnings;
    }

    /** Makes every call fail with that error. */
    public void breakWith(RuntimeException failure) {
        broken = failure;
    }

    /** Ends all waits, as if their time were up. */
    public void answerAll() {
        waiting.forEach(wait -> wait.future.complete(seen(wait.instance)));
        waiting.clear();
    }

    public void shutDown() {
        down = true;
        List<Waiting> turnedAway = List.copyOf(waiting);
        waiting.clear();
        turnedAway.forEach(wait -> wait.future.completeExceptionally(new CancellationException("shutting down")));
    }

    public int waiting() {
        return waiting.size();
    }

    /** Done as soon as that many callers wait at the same time. */
    public CompletableFuture<Void> whenWaiting(int callers) {
        Crowd crowd = new Crowd(callers, new CompletableFuture<>());
        crowds.add(crowd);
        tellCrowds();
        return crowd.gathered;
    }

    /** Done as soon as a caller has cancelled its wait. */
    public CompletableFuture<Void> whenCancelled() {
        return cancelled;
    }

    private void leaveIfCancelled(Waiting waits) {
        if (waits.future.isCancelled() && waiting.remove(waits)) {
            cancelled.complete(null);
        }
    }

    private void tellCrowds() {
        crowds.stream()
                .filter(crowd -> waiting.size() >= crowd.callers)
                .forEach(crowd -> crowd.gathered.complete(null));
    }

    /** The instances whose codes were watched, in order. */
    public List<InstanceId> looked() {
        return List.copyOf(looked);
    }

    @Override
    public CompletableFuture<Void> leave(Collection<InstanceId> ids) {
        elsewhere.addAll(ids);
        return leaving;
    }

    /** Lets sessions that leave end with that. */
    public void whenLeft(CompletableFuture<Void> end) {
        leaving = end;
    }

    @Override
    public void take(Collection<Instance> instances) {
        taken.addAll(instances);
        instances.forEach(instance -> elsewhere.remove(instance.id()));
    }

    /** The instances whose sessions have come, in their order. */
    public List<Instance> taken() {
        return List.copyOf(taken);
    }

    @Override
    public boolean isElsewhere(InstanceId id) {
        return elsewhere.contains(id);
    }

    /** Lets something happen before each command is taken; if it throws, the command is not. */
    public void whenApplied(Runnable task) {
        whenApplied = task;
    }

    /** The commands that were given, in their order. */
    public List<Instance> applied() {
        return List.copyOf(applied);
    }

    @Override
    public SessionSnapshot current(Instance instance) {
        reads.incrementAndGet();
        if (broken != null) {
            throw broken;
        }
        SessionState state = states.getOrDefault(instance.id(), new SessionState.Stopped(Reason.STOPPED_BY_OWNER));
        return new SessionSnapshot(
                instance.id(),
                state,
                clock.instant(),
                state.account().or(() -> Optional.ofNullable(linked.get(instance.id()))),
                failures.getOrDefault(instance.id(), LastFailure.NONE));
    }

    /** Puts moves into the history of whatever instance is asked for. */
    public void moves(List<Transition> moves) {
        history.addAll(moves);
    }

    @Override
    public List<Transition> history(Instance instance) {
        return List.copyOf(history);
    }

    @Override
    public Optional<QrCode> liveCode(Instance instance) {
        Optional<QrCode> live = down ? Optional.empty() : current(instance).liveCode(clock.instant());
        live.ifPresent(code -> looked.add(instance.id()));
        return live;
    }

    @Override
    public void watch(Instance instance) {
        looked.add(instance.id());
    }

    @Override
    public synchronized CompletionStage<CodePoll> awaitCode(Instance instance, Duration wait, int after) {
        looked.add(instance.id());
        if (broken != null) {
            return CompletableFuture.failedFuture(broken);
        }
        if (down) {
            return CompletableFuture.failedFuture(new CancellationException("shutting down"));
        }
        boolean there = current(instance)
                .liveCode(clock.instant())
                .filter(code -> code.sequence() != after)
                .isPresent();
        if (wait.isZero() || there) {
            return CompletableFuture.completedFuture(seen(instance));
        }
        Waiting waits = new Waiting(instance, new CompletableFuture<>());
        waiting.add(waits);
        var unused = waits.future.whenComplete((look, failure) -> leaveIfCancelled(waits));
        tellCrowds();
        return waits.future;
    }

    @Override
    public CompletionStage<PairingCodeResult> requestCode(Instance instance, PhoneNumber phone) {
        phones.add(phone);
        return broken == null ? requested : CompletableFuture.failedFuture(broken);
    }

    @Override
    public void update(Instance newest) {
        updated.add(newest);
    }

    /** The instances whose name or expected number was changed, as they were then. */
    public List<Instance> updated() {
        return List.copyOf(updated);
    }

    @Override
    public CompletionStage<SessionSnapshot> apply(Instance instance) {
        whenApplied.run();
        applied.add(instance);
        states.compute(instance.id(), (id, before) -> {
            if (instance.wanted() != Wanted.RUNNING) {
                return new SessionState.Stopped(Reason.STOPPED_BY_OWNER);
            }
            boolean runs = before != null && before.status() != SessionStatus.STOPPED;
            return runs ? before : new SessionState.Starting(Instant.MAX);
        });
        changed.accept(instance.id());
        return CompletableFuture.completedFuture(current(instance));
    }

    @Override
    public CompletionStage<SessionSnapshot> restart(Instance instance) {
        restarted.add(instance);
        states.put(instance.id(), new SessionState.Starting(Instant.MAX));
        changed.accept(instance.id());
        return CompletableFuture.completedFuture(current(instance));
    }

    @Override
    public CompletionStage<SessionSnapshot> logOut(Instance instance) {
        if (broken != null) {
            return CompletableFuture.failedFuture(broken);
        }
        loggedOut.add(instance.id());
        states.computeIfPresent(
                instance.id(),
                (id, state) ->
                        state.status() == SessionStatus.WORKING ? new SessionState.Stopped(Reason.LOGGED_OUT) : state);
        changed.accept(instance.id());
        return CompletableFuture.completedFuture(current(instance));
    }

    /** The instances for which a new connection was requested, in order. */
    public List<Instance> restarted() {
        return List.copyOf(restarted);
    }

    /** The instances whose devices were given up, in order. */
    public List<InstanceId> loggedOut() {
        return List.copyOf(loggedOut);
    }

    @Override
    public void forget(InstanceId id) {
        states.remove(id);
        changed.accept(id);
    }

    private CodePoll seen(Instance instance) {
        return new CodePoll(current(instance), healing, retryAfter);
    }

    private record Crowd(int callers, CompletableFuture<Void> gathered) {}

    private record Waiting(Instance instance, CompletableFuture<CodePoll> future) {}
}
