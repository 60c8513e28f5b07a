package io.linkgate.session;

import java.time.Duration;
import java.util.Objects;

/**
 * The answer to a caller that waited for a code.
 *
 * @param snapshot the session as it was when the wait ended
 * @param healing whether the healer is at work, so that asking again is worthwhile
 * @param retryAfter when asking again is expected to help; zero if waiting alone does not help
 */
public record CodePoll(SessionSnapshot snapshot, boolean healing, Duration retryAfter) {

    public CodePoll {
        Objects.requireNonNull(snapshot);
        Objects.requireNonNull(retryAfter);
    }
}
