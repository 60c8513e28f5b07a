package io.linkgate.healer;

import java.time.Duration;

/**
 * How long to rest between attempts: 0.5 s, doubling, at most 60 s; after a refusal 60 s, doubling, at most an hour. Each between
 * half and all of that by chance.
 */
public final class Pause {

    /** No pause is longer. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    /** No pause after a refusal is longer. */
    static final Duration LONGEST_AFTER_REFUSAL = Duration.ofHours(1);

    private static final long FIRST_MILLIS = 500;
    private static final long FIRST_MILLIS_AFTER_REFUSAL = 60_000;
    private static final int MOST_DOUBLINGS = 7;

    private Pause() {}

    /**
     * The pause before the next attempt.
     *
     * @param failures how many attempts failed in a row before the one that just ended, 0 or more
     * @param jitter 0 to below 1
     */
    public static Duration after(int failures, double jitter) {
        return between(FIRST_MILLIS, LONGEST, failures, jitter);
    }

    /** The pause after the server has refused an attempt: long, also while callers wait. */
    public static Duration afterRefusal(int failures, double jitter) {
        return between(FIRST_MILLIS_AFTER_REFUSAL, LONGEST_AFTER_REFUSAL, failures, jitter);
    }

    private static Duration between(long firstMillis, Duration longest, int failures, double jitter) {
        long full = Math.min(longest.toMillis(), firstMillis << Math.min(failures, MOST_DOUBLINGS));
        return Duration.ofMillis(Math.round(full * (0.5 + jitter / 2)));
    }
}
