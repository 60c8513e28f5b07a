package io.linkgate.session;

import java.time.Duration;
import java.util.Objects;

/**
 * What somebody who asked for a code gets to know.
 *
 * @param snapshot the session as it was when the wait ended
 * @param healing whether the healer was set to work, so that asking again is worth it
 * @param retryAfter when asking again is expected to help; zero when waiting alone does not help
 */
public record CodePoll(SessionSnapshot snapshot, boolean healing, Duration retryAfter) {

    public CodePoll {
        Objects.requireNonNull(snapshot);
        Objects.requireNonNull(retryAfter);
    }
}
