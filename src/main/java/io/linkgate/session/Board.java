package io.linkgate.session;

import io.linkgate.instance.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a session is, for everyone to read. Each move is put into the store of snapshots, into the history, and is one line in
 * the log and one call of {@link Observer}; so is each healing. Written by the session's mailbox alone.
 */
final class Board {

    private static final Logger LOG = LoggerFactory.getLogger(Board.class);

    private final InstanceId id;
    private final SessionContext context;
    private final History history = new History();
    private volatile SessionSnapshot snapshot;
    private LastFailure failure = LastFailure.NONE;
    private Cure cure = Cure.NONE;

    /** A board that says that the session was never started. */
    Board(InstanceId id, SessionContext context) {
        this.id = id;
        this.context = context;
        this.snapshot = snapshot(new SessionState.Stopped(Reason.STOPPED_BY_OWNER), context.now());
    }

    /** What it says; any thread. */
    SessionSnapshot snapshot() {
        return snapshot;
    }

    SessionState state() {
        return snapshot.state();
    }

    /** The last moves; any thread. */
    History history() {
        return history;
    }

    /** Says something else. */
    void become(SessionState state) {
        SessionSnapshot before = snapshot;
        Instant now = context.now();
        boolean moved = before.state().status() != state.status()
                || !before.state().why().equals(state.why());
        failure = failure.after(state, now);
        snapshot = snapshot(state, moved ? now : before.since());
        context.snapshots().put(snapshot);
        if (moved) {
            tell(new Move(
                    now,
                    before.state().status(),
                    state.status(),
                    state.why(),
                    state.detail(),
                    cure,
                    Duration.between(before.since(), now)));
        }
        if (state.isArrival()) {
            cure = Cure.NONE;
        }
    }

    /** Something went wrong that the next state may not show. */
    void failed(Reason reason, String detail) {
        failure = LastFailure.of(reason, detail, context.now());
    }

    /** The instance may be linked as another device than before. */
    void accountChanged() {
        snapshot = snapshot(state(), snapshot.since());
        context.snapshots().put(snapshot);
    }

    private SessionSnapshot snapshot(SessionState state, Instant since) {
        Optional<Me> account = state.account().or(() -> context.accounts().of(id));
        return new SessionSnapshot(id, state, since, account, failure);
    }

    /**
     * A new connection is about to be opened.
     *
     * @param failures how many failed in a row before it
     */
    void connecting(Cure with, int failures) {
        cure = with;
        if (with != Cure.NONE) {
            LOG.info("{}: healing ({}), {} failures before", id, with.wireName(), failures);
            context.observer().healing(with);
        }
    }

    /** Whether the healer is at work, so that asking again is worth it. */
    boolean isHealing() {
        return switch (state().status()) {
            case STARTING -> cure != Cure.NONE;
            case FAILED -> state() instanceof SessionState.Failed failed && failed.heals();
            case STOPPED, SCAN_QR_CODE, WORKING, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED -> false;
        };
    }

    private void tell(Move move) {
        history.add(move);
        context.observer().moved(move);
        LOG.info(
                "{}: {} -> {}{} after {} ms",
                id,
                move.from(),
                move.to(),
                move.reason().map(reason -> " (" + reason.wireName() + ")").orElse(""),
                move.lasted().toMillis());
    }
}
