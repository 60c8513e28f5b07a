package io.linkgate.healer;

import java.time.Duration;

/** How long to rest between attempts: 0.5 s, doubling, at most 60 s, each between half and all of that by chance. */
public final class Pause {

    /** No pause is longer. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final long FIRST_MILLIS = 500;
    private static final int MOST_DOUBLINGS = 7;

    private Pause() {}

    /**
     * The pause before the next attempt.
     *
     * @param failures how many attempts failed in a row before the one that just ended, 0 or more
     * @param jitter 0 to below 1
     */
    public static Duration after(int failures, double jitter) {
        long full = Math.min(LONGEST.toMillis(), FIRST_MILLIS << Math.min(failures, MOST_DOUBLINGS));
        return Duration.ofMillis(Math.round(full * (0.5 + jitter / 2)));
    }
}
