package io.linkgate.access;

import io.linkgate.digest.Sha256;
import java.security.MessageDigest;

/**
 * The SHA-256 hash of a token, 32 bytes. A token is random enough that no slower hash is needed. Compared in
 * constant time; never printed.
 */
public final class TokenHash {

    private final byte[] bytes;

    private TokenHash(byte[] bytes) {
        if (bytes.length != Sha256.BYTES) {
            throw new IllegalArgumentException("a SHA-256 hash has 32 bytes");
        }
        this.bytes = bytes;
    }

    /** Hashes a token. */
    static TokenHash of(byte[] token) {
        return new TokenHash(Sha256.of(token));
    }

    /** Hashes a token. */
    public static TokenHash of(String token) {
        return new TokenHash(Sha256.of(token));
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
