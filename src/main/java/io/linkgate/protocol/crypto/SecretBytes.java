package io.linkgate.protocol.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Secret bytes of any length: never printed, compared in constant time, and wipeable. Not for use by several threads
 * while one of them wipes.
 */
public final class SecretBytes {

    private final byte[] bytes;
    private boolean wiped;

    private SecretBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Wraps a copy; the caller may wipe the original. */
    public static SecretBytes of(byte[] bytes) {
        return new SecretBytes(bytes.clone());
    }

    /** Generates random bytes. */
    public static SecretBytes random(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new SecretBytes(bytes);
    }

    /**
     * Returns a copy of the bytes.
     *
     * @throws IllegalStateException after {@link #wipe()}
     */
    public byte[] bytes() {
        if (wiped) {
            throw new IllegalStateException("the secret was wiped");
        }
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    /** Overwrites the bytes with zeros. Copies returned earlier are the caller's responsibility. */
    public void wipe() {
        Arrays.fill(bytes, (byte) 0);
        wiped = true;
    }

    /** Compares the bytes in constant time. A wiped secret equals only itself. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof SecretBytes secret
                        && !wiped
                        && !secret.wiped
                        && MessageDigest.isEqual(bytes, secret.bytes));
    }

    /** Depends on the length only, so that a hash in a heap dump or a log reveals nothing. */
    @Override
    public int hashCode() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "SecretBytes[" + bytes.length + "]";
    }
}
