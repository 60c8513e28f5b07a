package io.linkgate.message;

import io.linkgate.engine.message.StoreKind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A store as the database has it: its number, and the secret under which the keys of its values are hashed. Telephone
 * numbers are so few that a plain hash could be undone by trying them all. Safe for use by any thread.
 */
final class StoreKey {

    static final int BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final long number;
    private final SecretKeySpec secret;

    /** @param secret {@value #BYTES} bytes, which are copied */
    StoreKey(long number, byte[] secret) {
        this.number = number;
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /** Returns the number of the store's row. */
    long number() {
        return number;
    }

    /** Returns 32 bytes that stand for a key of that kind. */
    Hash hash(StoreKind kind, String key) {
        return hash(kind.wireName(), key);
    }

    /**
     * Returns 32 bytes that stand for a text.
     *
     * @param use ASCII letters; the same text looks different in another use
     */
    Hash hash(String use, String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(use.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            return new Hash(mac.doFinal(key.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** A hashed key; compares by content. */
    record Hash(byte[] bytes) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        /** Returns 64 hex digits. */
        @Override
        public String toString() {
            return HexFormat.of().formatHex(bytes);
        }
    }
}
