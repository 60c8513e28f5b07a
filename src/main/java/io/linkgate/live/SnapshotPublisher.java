package io.linkgate.live;

import io.linkgate.engine.EngineEvent;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.Account;
import io.linkgate.session.Cure;
import io.linkgate.session.LastFailure;
import io.linkgate.session.Observer;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionMoves;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.session.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The publisher of a session's snapshots. Each move goes into the store of snapshots, the history and the log, and is
 * one call of {@link Observer}; so is each healing. Written by the session's mailbox alone.
 */
final class SnapshotPublisher {

    private final InstanceId id;
    private final SessionContext context;
    private final Supplier<Duration> timeToCode;
    private volatile SessionSnapshot snapshot;
    private LastFailure failure = LastFailure.NONE;
    private Cure cure = Cure.NONE;

    /** The reason for which it fails repeatedly, until something else happens. */
    private Optional<Reason> row = Optional.empty();

    private String lastEnd = "";

    /**
     * A publisher for a session that was never started.
     *
     * @param timeToCode how long a connection is expected to take to its first code
     */
    SnapshotPublisher(InstanceId id, SessionContext context, Supplier<Duration> timeToCode) {
        this.id = id;
        this.context = context;
        this.timeToCode = timeToCode;
        this.snapshot = snapshot(new SessionState.Stopped(Reason.STOPPED_BY_OWNER), context.now());
    }

    /** The latest snapshot; any thread. */
    SessionSnapshot snapshot() {
        return snapshot;
    }

    SessionState state() {
        return snapshot.state();
    }

    /**
     * Publishes the next state.
     *
     * @throws IllegalStateException if the session must not move there ({@link SessionMoves}); nothing is published
     *     then
     */
    void become(SessionState state) {
        SessionSnapshot before = snapshot;
        SessionMoves.requireLegal(before.state().status(), state.status());
        Instant now = context.now();
        boolean moved = before.state().status() != state.status()
                || !before.state().why().equals(state.why());
        failure = failure.after(state, now);
        snapshot = snapshot(state, moved ? now : before.since());
        share();
        if (moved) {
            report(new Transition(
                    now,
                    before.state().status(),
                    state.status(),
                    state.why(),
                    state.detail(),
                    cure,
                    sinceBefore(before.since(), now)));
        }
        if (showsNewCode(before.state(), state)) {
            context.stores().history().codeShown(snapshot);
        }
        if (state.isArrival()) {
            cure = Cure.NONE;
        }
    }

    private static boolean showsNewCode(SessionState before, SessionState now) {
        Optional<String> text = now.shown().map(QrCode::text);
        return text.isPresent() && !text.equals(before.shown().map(QrCode::text));
    }

    /** Records a failure that the next state may not show. */
    void failed(Reason reason, String detail) {
        failure = LastFailure.of(reason, detail, context.now());
    }

    /** Publishes the account again, because it may have changed. */
    void accountChanged() {
        snapshot = snapshot(state(), snapshot.since());
        share();
    }

    private void share() {
        context.stores().snapshots().put(new SharedSnapshot(snapshot, isHealing(), timeToCode.get()));
    }

    private SessionSnapshot snapshot(SessionState state, Instant since) {
        Optional<Account> account = state.account().or(() -> context.accounts().of(id));
        return new SessionSnapshot(id, state, since, account, failure);
    }

    /**
     * Reports that a new connection is about to be opened.
     *
     * @param failures how many attempts in a row have failed before it
     */
    void connecting(Cure with, int failures) {
        cure = with;
        if (with == Cure.NONE) {
            row = Optional.empty(); // the owner's command, or a success
            return;
        }
        context.observer().healing(with);
        String what = "healing (" + with.wireName() + ")";
        String more = ", " + failures + " failures before";
        if (row.isPresent()) {
            context.log().goesOn(id, what, more);
        } else {
            context.log().happened(id, what, more);
        }
    }

    /** Reports that a connection has ended. */
    void connectionEnded(EngineEvent.Ended end) {
        String what = "connection ended: " + end.cause() + " (" + end.detail() + ")";
        if (row.isPresent() && what.equals(lastEnd)) {
            context.log().goesOn(id, what, "");
        } else {
            context.log().happened(id, what);
        }
        lastEnd = what;
    }

    /** Whether the healer is at work, so that asking again is worthwhile. */
    boolean isHealing() {
        return switch (state().status()) {
            case STARTING -> cure != Cure.NONE;
            case FAILED -> state() instanceof SessionState.Failed failed && failed.heals();
            case STOPPED, SCAN_QR_CODE, WORKING, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED -> false;
        };
    }

    /** Never negative, even if the clock was set back in between. */
    private static Duration sinceBefore(Instant since, Instant now) {
        Duration lasted = Duration.between(since, now);
        return lasted.isNegative() ? Duration.ZERO : lasted;
    }

    private void report(Transition transition) {
        context.stores().history().moved(snapshot, transition);
        context.observer().moved(transition);
        String why = transition
                .reason()
                .map(reason -> " (" + reason.wireName() + ")")
                .orElse("");
        String what = transition.from() + " -> " + transition.to() + why;
        String more = " after " + transition.lasted().toMillis() + " ms";
        boolean fails = transition.to() == SessionStatus.FAILED;
        if (row.isEmpty()
                || fails && !row.equals(transition.reason())
                || !fails && transition.to() != SessionStatus.STARTING) {
            context.log().happened(id, what, more);
        } else if (fails) {
            context.log().failedAgain(id, what, more);
        } else {
            context.log().goesOn(id, what, more);
        }
        if (transition.to() != SessionStatus.STARTING) {
            row = fails ? transition.reason() : Optional.empty();
        }
    }
}
