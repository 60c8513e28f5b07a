package io.linkgate.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A snapshot with what else it takes to answer a caller that waits for a code ({@link CodePoll}), for nodes that do not
 * have the session.
 *
 * @param snapshot the session
 * @param healing whether the healer is at work, so that asking again is worthwhile
 * @param timeToCode how long a connection is expected to take to its first code; zero or more
 */
public record SharedSnapshot(SessionSnapshot snapshot, boolean healing, Duration timeToCode) {

    public SharedSnapshot {
        Objects.requireNonNull(snapshot);
        Objects.requireNonNull(timeToCode);
    }

    /** Returns the same session without its connection, which is about to be made again. */
    public SharedSnapshot starting(Instant since) {
        return new SharedSnapshot(snapshot.in(new SessionState.Starting(Instant.MAX), since), true, timeToCode);
    }

    /** Returns the same session between two nodes: it is starting, unless it was stopped. */
    public SharedSnapshot withoutNode(Instant since) {
        return snapshot.state() instanceof SessionState.Stopped ? this : starting(since);
    }
}
