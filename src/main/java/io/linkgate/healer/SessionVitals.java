package io.linkgate.healer;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What a decision about a session needs beside its snapshot.
 *
 * @param lastWatched when somebody last asked for its code; {@link Instant#MIN} for never
 * @param failures how many attempts in a row ended without a code, 0 or more
 * @param jitter a random number, 0 to below 1, so that many sessions do not move in step
 * @param prepared whether a second connection was opened while the code on show is the last one
 * @param rounds how many rounds of codes were shown in vain
 * @param timeToCode how long it takes from now until a connection of this engine shows its first code, as far as is known
 */
public record SessionVitals(
        Instant lastWatched, int failures, double jitter, boolean prepared, Rounds rounds, Duration timeToCode) {

    public SessionVitals {
        Objects.requireNonNull(lastWatched);
        Objects.requireNonNull(rounds);
        Objects.requireNonNull(timeToCode);
    }
}
