package io.linkgate.healer;

import java.time.Duration;

/**
 * The pause between attempts: 0.5 s, doubling up to 60 s; after a refusal 60 s, doubling up to an hour. Jitter shortens
 * each by up to half.
 */
public final class Pause {

    /** Maximum pause. */
    static final Duration MAX = Duration.ofSeconds(60);

    /** Maximum pause after a refusal. */
    static final Duration MAX_AFTER_REFUSAL = Duration.ofHours(1);

    private static final long FIRST_MILLIS = 500;
    private static final long FIRST_MILLIS_AFTER_REFUSAL = 60_000;
    private static final int MAX_DOUBLINGS = 7;

    private Pause() {}

    /**
     * The pause before the next attempt.
     *
     * @param failures how many attempts failed in a row before the one that just ended, 0 or more
     * @param jitter 0 to below 1
     */
    public static Duration after(int failures, double jitter) {
        return between(FIRST_MILLIS, MAX, failures, jitter);
    }

    /** The pause after the server has refused an attempt: long, also while callers wait. */
    public static Duration afterRefusal(int failures, double jitter) {
        return between(FIRST_MILLIS_AFTER_REFUSAL, MAX_AFTER_REFUSAL, failures, jitter);
    }

    private static Duration between(long firstMillis, Duration max, int failures, double jitter) {
        long full = Math.min(max.toMillis(), firstMillis << Math.min(failures, MAX_DOUBLINGS));
        return Duration.ofMillis(Math.round(full * (0.5 + jitter / 2)));
    }
}
