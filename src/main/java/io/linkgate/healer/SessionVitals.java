package io.linkgate.healer;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What a decision about a session needs in addition to its snapshot.
 *
 * @param lastWatched when a caller last asked for its code; {@link Instant#MIN} for never
 * @param failures how many attempts in a row ended without a code, 0 or more
 * @param jitter a random number, 0 to below 1, so that many sessions do not move in step
 * @param prepared whether a second connection was opened because the code on show is the last one
 * @param rounds the rounds of codes without a scan
 * @param timeToCode how long a connection of this engine is expected to take to its first code
 */
public record SessionVitals(
        Instant lastWatched, int failures, double jitter, boolean prepared, Rounds rounds, Duration timeToCode) {

    public SessionVitals {
        Objects.requireNonNull(lastWatched);
        Objects.requireNonNull(rounds);
        Objects.requireNonNull(timeToCode);
    }
}
