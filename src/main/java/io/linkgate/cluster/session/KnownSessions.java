package io.linkgate.cluster.session;

import io.linkgate.cluster.snapshot.ForeignSnapshots;
import io.linkgate.cluster.snapshot.SnapshotLane;
import io.linkgate.healer.Proposal;
import io.linkgate.healer.Reconciler;
import io.linkgate.healer.Rounds;
import io.linkgate.healer.SessionVitals;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Wanted;
import io.linkgate.session.CodePoll;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.Sessions;
import io.linkgate.session.SharedSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** What is known here of sessions of other nodes, and how callers are answered by it. Safe for use by any thread. */
final class KnownSessions {

    private final ForeignSnapshots foreign;
    private final Sessions local;
    private final Reconciler reconciler;
    private final Clock clock;
    private final Instant begun;

    /** @param local knows which instances were linked when this node began */
    KnownSessions(ForeignSnapshots foreign, Sessions local, Reconciler reconciler, Clock clock) {
        this.foreign = Objects.requireNonNull(foreign);
        this.local = Objects.requireNonNull(local);
        this.reconciler = Objects.requireNonNull(reconciler);
        this.clock = Objects.requireNonNull(clock);
        this.begun = clock.instant();
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * Returns the session as its node has published it last. One that no node has is starting, if it is to run, and else
     * stopped: its node may not have been able to say so.
     */
    SharedSnapshot latest(Instance instance) {
        return foreign.get(instance.id())
                .map(shared -> isNotToStart(instance, shared)
                        ? stopped(shared.snapshot(), shared.snapshot().since())
                        : shared)
                .orElseGet(() -> unknown(instance));
    }

    private static boolean isNotToStart(Instance instance, SharedSnapshot shared) {
        return instance.wanted() != Wanted.RUNNING && shared.snapshot().state() instanceof SessionState.Starting;
    }

    private SharedSnapshot unknown(Instance instance) {
        SessionSnapshot remembered = local.current(instance);
        return instance.wanted() == Wanted.RUNNING
                ? new SharedSnapshot(remembered, true, SnapshotLane.TIME_TO_NEXT_NODE).starting(begun)
                : stopped(remembered, instance.createdAt());
    }

    private static SharedSnapshot stopped(SessionSnapshot last, Instant since) {
        return new SharedSnapshot(
                last.in(new SessionState.Stopped(Reason.STOPPED_BY_OWNER), since), false, Duration.ZERO);
    }

    SessionSnapshot current(Instance instance) {
        return latest(instance).snapshot().reportedAt(clock.instant());
    }

    /** Returns the answer for a caller that has waited. */
    CodePoll answer(Instance instance) {
        SharedSnapshot shared = latest(instance);
        Instant now = clock.instant();
        return new CodePoll(
                shared.snapshot(),
                shared.healing(),
                reconciler.retryAfter(shared.snapshot(), vitals(shared, now), now));
    }

    /** Whether a caller that waits until then may still get a code, by what is known. */
    boolean mayShowCode(SessionSnapshot snapshot, Instant until) {
        SessionState state = snapshot.state();
        return switch (state.status()) {
            case STARTING, SCAN_QR_CODE -> true;
            case STOPPED, WORKING, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED -> false;
            case FAILED -> state instanceof SessionState.Failed failed && reconciler.mayPassBefore(failed, until);
        };
    }

    /**
     * Whether the healer of its node will do something as soon as it learns that a caller asks for a code: then what is
     * known now is about to change.
     */
    boolean isAboutToMove(Instance instance, SharedSnapshot shared) {
        SessionState state = shared.snapshot().state();
        if (instance.wanted() != Wanted.RUNNING
                || !(state instanceof SessionState.Stopped || state instanceof SessionState.Failed)) {
            return false;
        }
        Instant now = clock.instant();
        Proposal proposal = reconciler.onPoll(Wanted.RUNNING, shared.snapshot(), vitals(shared, now), now);
        return !(proposal instanceof Proposal.Leave);
    }

    /** Whether a node has it, as far as is known. */
    boolean hasNode(Instance instance) {
        return foreign.hasNode(instance.id());
    }

    /** Only the time to a code counts in the decisions that are asked for here; the rest is known to its node alone. */
    private static SessionVitals vitals(SharedSnapshot shared, Instant now) {
        return new SessionVitals(now, 0, 0, false, Rounds.NONE, shared.timeToCode());
    }
}
