package io.linkgate.testkit;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** Repeatable sources of randomness. */
public final class SeededRandom {

    private SeededRandom() {}

    /** Returns a source that gives the same bytes every time: it is seeded before its first use. */
    public static SecureRandom of(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA1PRNG", e);
        }
    }
}
