package io.linkgate.session;

import io.linkgate.instance.InstanceId;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a session is, for everyone to read: each move is put into the store of snapshots and is one line in the log. Written
 * by the session's mailbox alone.
 */
final class Board {

    private static final Logger LOG = LoggerFactory.getLogger(Board.class);

    private final InstanceId id;
    private final SessionContext context;
    private volatile SessionSnapshot snapshot;

    /** A board that says that the session was never started. */
    Board(InstanceId id, SessionContext context) {
        this.id = id;
        this.context = context;
        this.snapshot = new SessionSnapshot(id, new SessionState.Stopped(Reason.STOPPED_BY_OWNER), context.now());
    }

    /** What it says; any thread. */
    SessionSnapshot snapshot() {
        return snapshot;
    }

    SessionState state() {
        return snapshot.state();
    }

    /** Says something else. */
    void become(SessionState state) {
        SessionSnapshot before = snapshot;
        Instant now = context.now();
        boolean moved = before.state().status() != state.status()
                || !before.state().why().equals(state.why());
        snapshot = new SessionSnapshot(id, state, moved ? now : before.since());
        context.snapshots().put(snapshot);
        if (moved) {
            LOG.info(
                    "{}: {} -> {}{} after {} ms",
                    id,
                    before.state().status(),
                    state.status(),
                    state.why().map(reason -> " (" + reason.wireName() + ")").orElse(""),
                    Duration.between(before.since(), now).toMillis());
        }
    }
}
