package io.linkgate.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A text that must not be printed. Its string form is {@code Secret[…]}, it compares in constant time and can be wiped.
 * Wiping clears this copy only: the environment, or the request that it came from, has others. Safe for use by any
 * thread.
 */
public final class Secret {

    private final byte[] utf8;
    private volatile boolean wiped;

    private Secret(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** Wraps a text. */
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns a copy of the text in UTF-8, which the caller wipes; throws {@link IllegalStateException} after
     * {@link #wipe()}.
     */
    public byte[] bytes() {
        byte[] copy = utf8.clone();
        if (wiped) {
            Arrays.fill(copy, (byte) 0);
            throw new IllegalStateException("this secret was wiped");
        }
        return copy;
    }

    /** Overwrites the text. From then on the secret equals only itself. */
    public void wipe() {
        wiped = true;
        Arrays.fill(utf8, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Secret that && !wiped && !that.wiped && MessageDigest.isEqual(utf8, that.utf8));
    }

    /** Returns the same for all secrets, because any other value would reveal something about the text. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
