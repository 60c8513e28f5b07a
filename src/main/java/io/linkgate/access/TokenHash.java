package io.linkgate.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The SHA-256 hash of a token, 32 bytes. A token is random enough that no slower hash is needed. Compared in
 * constant time; never printed.
 */
public final class TokenHash {

    private static final int BYTES = 32;

    /** Hashes nothing itself: it is cloned for each token. */
    private static final MessageDigest UNUSED = sha256();

    private final byte[] bytes;

    private TokenHash(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 hash has 32 bytes");
        }
        this.bytes = bytes;
    }

    /** Hashes a token. */
    static TokenHash of(byte[] token) {
        try {
            MessageDigest digest = (MessageDigest) UNUSED.clone(); // far cheaper than asking the providers each time
            return new TokenHash(digest.digest(token));
        } catch (CloneNotSupportedException e) {
            return new TokenHash(sha256().digest(token)); // a provider's own, as in some hardware
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Hashes a token. */
    public static TokenHash of(String token) {
        return of(token.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a stored hash. */
    public static TokenHash stored(byte[] bytes) {
        return new TokenHash(bytes.clone());
    }

    /** Returns the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenHash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    /** Returns the first four bytes, which are as random as the others. */
    @Override
    public int hashCode() {
        return bytes[0] << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
    }

    @Override
    public String toString() {
        return "TokenHash";
    }
}
