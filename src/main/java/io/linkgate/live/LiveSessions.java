package io.linkgate.live;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.Engine;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MessagePort;
import io.linkgate.healer.Reconciler;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.CodePoll;
import io.linkgate.session.LastFailure;
import io.linkgate.session.MovableSessions;
import io.linkgate.session.Observer;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import io.linkgate.session.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running sessions of this JVM. A poll with a live code reads one snapshot and returns; everything else goes
 * through the mailbox of its session.
 */
public final class LiveSessions implements MovableSessions {

    private static final Logger LOG = LoggerFactory.getLogger(LiveSessions.class);

    /**
     * Maximum number of sessions connecting at once. A connection mostly waits for the network, so this is far more
     * than there are processors; but each costs the server a handshake, and thousands at once would look like an
     * attack.
     */
    private static final int MAX_CONNECTING = 64;

    private final SessionContext context;
    private final Function<Instance, Optional<Instance>> instances;
    private final ObservedSnapshots snapshots;
    private final Map<InstanceId, Session> sessions = new ConcurrentHashMap<>();
    private final Set<InstanceId> elsewhere = ConcurrentHashMap.newKeySet();
    private final Map<InstanceId, SessionState.Failed> lasting = new ConcurrentHashMap<>(); // until its session is made
    private final PairingCodePace pairingCodes;
    private volatile boolean closed;

    /**
     * Connects the parts and reads which instances are linked, which blocks on the disk; starts nothing.
     *
     * @param instances returns an instance as it is now, empty if it is deleted; never waits
     * @param observer receives what all sessions do
     * @param workers their slow tasks wait for the disk
     * @param random for jitter only, never for secrets
     */
    public LiveSessions(
            Engines engines,
            Reconciler reconciler,
            SessionStores stores,
            Function<Instance, Optional<Instance>> instances,
            Observer observer,
            Workers workers,
            Clocks clocks,
            RandomGenerator random) {
        this.instances = Objects.requireNonNull(instances);
        this.snapshots = new ObservedSnapshots(stores.snapshots());
        this.context = new SessionContext(
                engines,
                reconciler,
                stores.with(snapshots),
                new LinkedAccounts(stores.devices(), workers.slow()),
                new ConnectLimiter(MAX_CONNECTING),
                timesToCode(),
                observer,
                new SessionLog(workers.mailboxes(), workers.timers(), clocks.wall()),
                workers,
                clocks,
                random);
        this.pairingCodes = new PairingCodePace(clocks.wall());
        engines.enabled()
                .forEach(kind ->
                        engines.of(kind).ifPresent(engine -> engine.whenClientIsNewer(() -> retryOutdated(kind))));
    }

    private void retryOutdated(EngineKind kind) {
        sessions.values().stream().filter(session -> session.isOf(kind)).forEach(Session::clientIsNewer);
    }

    /**
     * Wakes the sessions whose time to act is past, as after a clock was set or memory ran out. To be called once a
     * minute; never waits.
     */
    public void wakeOverdue() {
        context.limiter().grant();
        sessions.values().forEach(Session::wakeIfOverdue);
    }

    @Override
    public List<Warning> warnings(EngineKind kind) {
        return context.engines().of(kind).map(Engine::warnings).orElse(List.of()).stream()
                .map(SessionWords::of)
                .toList();
    }

    @Override
    public SessionSnapshot current(Instance instance) {
        return latest(instance).reportedAt(context.now());
    }

    private SessionSnapshot latest(Instance instance) {
        return context.stores().snapshots().get(instance.id()).orElseGet(() -> remembered(instance));
    }

    /**
     * Completes the accounts of devices that were saved by an earlier Linkgate without them. Returns at once.
     *
     * @param instances all instances
     */
    public void completeAccounts(List<Instance> instances) {
        Map<InstanceId, EngineKind> kinds = new HashMap<>();
        instances.forEach(instance -> kinds.put(instance.id(), instance.engine()));
        context.accounts().completeFrom(id -> Optional.ofNullable(kinds.get(id)).flatMap(context.engines()::of));
    }

    private static Map<EngineKind, TimeToCode> timesToCode() {
        Map<EngineKind, TimeToCode> timesToCode = new EnumMap<>(EngineKind.class);
        for (EngineKind kind : EngineKind.values()) {
            timesToCode.put(kind, new TimeToCode());
        }
        return timesToCode;
    }

    @Override
    public List<Transition> history(Instance instance) {
        return context.stores().history().moves(instance.id());
    }

    @Override
    public Optional<QrCode> liveCode(Instance instance) {
        Optional<QrCode> live = closed ? Optional.empty() : latest(instance).liveCode(context.now());
        live.filter(code -> !isElsewhere(instance.id()))
                .ifPresent(code -> session(instance).watched());
        return live;
    }

    @Override
    public void watch(Instance instance) {
        if (closed || isElsewhere(instance.id())) {
            return;
        }
        try {
            session(instance).watch();
        } catch (CancellationException gone) {
            LOG.debug("{}: it cannot be watched", instance.id(), gone);
        }
    }

    @Override
    public CompletionStage<CodePoll> awaitCode(Instance instance, Duration wait, int after) {
        if (closed) {
            return CompletableFuture.failedFuture(new CancellationException("the server is shutting down"));
        }
        Session session = session(instance);
        SessionSnapshot seen = current(instance);
        if (seen.liveCode(context.now())
                .filter(code -> code.sequence() != after)
                .isPresent()) {
            session.watched();
            return CompletableFuture.completedFuture(new CodePoll(seen, false, Duration.ZERO));
        }
        return session.awaitCode(wait, after);
    }

    @Override
    public CompletionStage<PairingCodeResult> requestCode(Instance instance, PhoneNumber phone) {
        if (closed) {
            return CompletableFuture.failedFuture(new CancellationException("the server is shutting down"));
        }
        Session session = session(instance);
        Duration wait = pairingCodes.take(instance.engine(), phone);
        if (!wait.isZero()) {
            return CompletableFuture.completedFuture(new PairingCodeResult.TooSoon(wait));
        }
        CompletionStage<PairingCodeResult> asked = session.requestCode(phone);
        return asked.whenComplete((code, failure) -> {
            boolean unsent =
                    code instanceof PairingCodeResult.Missing missing && missing.why() == PairingCodeResult.Why.NOT_NOW;
            if (failure != null || unsent) {
                pairingCodes.giveBack(instance.engine(), phone);
            }
        });
    }

    @Override
    public void update(Instance newest) {
        commanded(newest).update(newest);
    }

    @Override
    public CompletionStage<SessionSnapshot> apply(Instance instance) {
        return commanded(instance).apply(instance);
    }

    @Override
    public CompletionStage<SessionSnapshot> restart(Instance instance) {
        return commanded(instance).restart(instance);
    }

    @Override
    public CompletionStage<SessionSnapshot> logOut(Instance instance) {
        return session(instance).logOut();
    }

    @Override
    public void forget(InstanceId id) {
        lasting.remove(id);
        Session session = sessions.remove(id);
        if (session != null) {
            var unused = session.close(); // ends by itself; the caller does not wait for it
        }
        context.stores().snapshots().remove(id);
        context.stores().history().forget(id);
        context.accounts().set(id, Optional.empty());
    }

    /**
     * Returns the messages of the instance's connection; empty while its session is not working. Never waits; the stage
     * never fails.
     */
    public CompletionStage<Optional<MessagePort>> messages(InstanceId id) {
        Session session = sessions.get(id);
        try {
            return session == null || closed
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : session.messages().exceptionally(failure -> Optional.empty());
        } catch (RejectedExecutionException shutDown) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    @Override
    public void whenChanged(Consumer<InstanceId> listener) {
        snapshots.whenChanged(listener);
    }

    /** The number of sessions in each status, of those that were started or requested since the start of the server. */
    public Map<SessionStatus, Integer> census() {
        Map<SessionStatus, Integer> counted = new EnumMap<>(SessionStatus.class);
        sessions.values()
                .forEach(session -> counted.merge(session.snapshot().state().status(), 1, Integer::sum));
        return counted;
    }

    /** The number of callers that wait for a code. */
    public int waiting() {
        return sessions.values().stream().mapToInt(Session::waiting).sum();
    }

    @Override
    public CompletableFuture<Void> leave(Collection<InstanceId> ids) {
        elsewhere.addAll(ids);
        return CompletableFuture.allOf(ids.stream().map(this::leave).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> leave(InstanceId id) {
        Session session = sessions.remove(id);
        CompletableFuture<Void> left = session == null ? CompletableFuture.completedFuture(null) : session.leave();
        return left.thenRun(() -> context.stores().snapshots().release(id));
    }

    @Override
    public void take(Collection<Instance> instances) {
        context.accounts().readAgain(instances.stream().map(Instance::id).toList());
        remember(instances);
        for (Instance instance : instances) {
            elsewhere.remove(instance.id());
            if (instance.wanted() == Wanted.RUNNING) {
                resume(instance);
            }
        }
    }

    /**
     * Reads which of these have failed until a person acts, or until a time that WhatsApp has named. Their sessions begin
     * with that. Blocks on the disk.
     */
    public void remember(Collection<Instance> instances) {
        Set<InstanceId> running = instances.stream()
                .filter(instance -> instance.wanted() == Wanted.RUNNING)
                .map(Instance::id)
                .collect(Collectors.toSet());
        Map<InstanceId, SessionState.Failed> found =
                new HashMap<>(context.stores().history().lastingFailures(context.now()));
        found.keySet().retainAll(running);
        found.entrySet()
                .removeIf(each -> each.getValue().reason() == Reason.REPLACED
                        && context.accounts().of(each.getKey()).isEmpty()); // its device was given up after that
        lasting.keySet().removeAll(running);
        lasting.putAll(found);
    }

    /** Begins with the session of an instance that is wanted to run, unless it has begun. Never waits. */
    public void resume(Instance newest) {
        commanded(newest).resume(newest);
    }

    /** Returns the instances whose sessions here were watched since a time. */
    public List<InstanceId> watchedSince(Instant time) {
        return sessions.entrySet().stream()
                .filter(session -> session.getValue().lastWatched().isAfter(time))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public boolean isElsewhere(InstanceId id) {
        return elsewhere.contains(id);
    }

    /** Forgets that a session went to another node, which has deleted its instance. */
    public void forgetMoved(InstanceId id) {
        elsewhere.remove(id);
    }

    /** Closes every connection and fails every waiting caller; done when the promise completes. */
    public CompletableFuture<Void> close() {
        closed = true;
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        sessions.values().forEach(session -> closing.add(session.close()));
        sessions.clear();
        context.log().close();
        return CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new));
    }

    /**
     * Returns the session of an instance that a caller has found some time ago.
     *
     * @throws CancellationException if the instance is deleted, another node has it, or the server shuts down
     */
    private Session session(Instance found) {
        Session known = sessions.get(found.id());
        return known != null ? known : newSession(newest(found), () -> newest(found));
    }

    /**
     * Returns the session of an instance that a command has just changed; no other change comes in between.
     *
     * @throws CancellationException if another node has the session, or the server shuts down
     */
    private Session commanded(Instance newest) {
        Session known = sessions.get(newest.id());
        return known != null ? known : newSession(newest, () -> {});
    }

    private Instance newest(Instance found) {
        return instances.apply(found).orElseThrow(() -> new CancellationException("the instance has been deleted"));
    }

    private Session newSession(Instance instance, Runnable check) {
        requireHere(instance.id());
        Session made = sessions.computeIfAbsent(instance.id(), id -> begun(instance));
        try {
            requireHere(instance.id()); // it may have left, or been deleted, before it was there to be found
            check.run();
        } catch (CancellationException e) {
            if (sessions.remove(instance.id(), made)) {
                var unused = made.close();
            }
            throw e;
        }
        return made;
    }

    private Session begun(Instance instance) {
        Session session = new Session(instance, context);
        SessionState.Failed failure = lasting.remove(instance.id());
        if (failure != null && instance.wanted() == Wanted.RUNNING) {
            session.goOnWith(failure); // before anything that a caller may ask of it
        }
        return session;
    }

    private void requireHere(InstanceId id) {
        if (closed) {
            throw new CancellationException("the server is shutting down");
        }
        if (isElsewhere(id)) {
            throw new CancellationException("the session moves to another node");
        }
    }

    private SessionSnapshot remembered(Instance instance) {
        Session session = sessions.get(instance.id());
        return session != null
                ? session.snapshot()
                : new SessionSnapshot(
                        instance.id(),
                        new SessionState.Stopped(Reason.STOPPED_BY_OWNER),
                        instance.createdAt(),
                        context.accounts().of(instance.id()),
                        LastFailure.NONE);
    }
}
