package io.linkgate.session;

import java.time.Duration;
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
}
