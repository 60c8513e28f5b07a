package io.linkgate.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what becomes true by itself. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Spinning would take the processor from what is waited for. */
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(2).toNanos();

    private Eventually() {}

    /** A condition that may become true. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /**
     * Waits up to 20 s until a condition holds.
     *
     * @param what for the message if it never does
     */
    public static void holds(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("never: " + what);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
