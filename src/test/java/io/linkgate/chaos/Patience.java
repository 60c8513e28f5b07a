package io.linkgate.chaos;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what has to come, as long as a busy machine may take. */
final class Patience {

    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(50).toNanos();

    private Patience() {}

    /** Says what is missing, and nothing if all is there. */
    @FunctionalInterface
    interface Missing {
        String now() throws Exception;
    }

    /** A condition that will become true. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits until nothing is missing. */
    static void untilAllIsThere(Missing missing) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        for (String left = missing.now(); !left.isEmpty(); left = missing.now()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(left + ", after " + LONGEST);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    /** Waits until a condition holds. */
    static void until(Condition condition, String what) throws Exception {
        untilAllIsThere(() -> condition.holds() ? "" : "not true: " + what);
    }
}
