package io.linkgate.hook;

import java.time.Duration;

/**
 * How often, and after which pauses, the delivery of an event is tried. Pauses double from the first one up to an hour.
 *
 * @param delay the first pause, 1 second to 1 hour, whole seconds
 * @param attempts how often an event is tried before it is a dead letter, 1 to 100
 */
public record Retries(Duration delay, int attempts) {

    /** The maximum of the first pause, and of all pauses. */
    public static final Duration MAX_PAUSE = Duration.ofHours(1);

    /** The maximum number of attempts. */
    public static final int MAX_ATTEMPTS = 100;

    /** Five hours and a half in all. */
    public static final Retries DEFAULT = new Retries(Duration.ofSeconds(5), 15);

    private static final int MAX_DOUBLINGS = 12;
    private static final double JITTER = 0.1;

    public Retries {
        if (delay.compareTo(Duration.ofSeconds(1)) < 0
                || delay.compareTo(MAX_PAUSE) > 0
                || attempts < 1
                || attempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("out of range: " + delay + ", " + attempts);
        }
    }

    /**
     * Returns the pause after that many failures in a row.
     *
     * @param failures 1 or more
     * @param random 0 to 1; up to a tenth is added, so that hooks of one receiver do not return all at once
     */
    public Duration pauseAfter(int failures, double random) {
        Duration doubled = delay.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        Duration pause = doubled.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : doubled;
        return pause.plusMillis(Math.round(pause.toMillis() * JITTER * random));
    }
}
