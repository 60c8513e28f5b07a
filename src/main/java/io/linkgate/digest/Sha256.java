package io.linkgate.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4), 32 bytes. Safe for use by any thread. */
public final class Sha256 {

    /** The number of bytes of a hash. */
    public static final int BYTES = 32;

    /** Hashes nothing itself: a clone is far cheaper than asking the providers each time. */
    private static final MessageDigest UNUSED = fromProviders();

    private Sha256() {}

    /** Returns the hash of bytes. */
    public static byte[] of(byte[] bytes) {
        return unused().digest(bytes);
    }

    /** Returns the hash of a text in UTF-8. */
    public static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the hash of several texts, which differs wherever one of them ends elsewhere. */
    public static byte[] ofAll(String... texts) {
        MessageDigest digest = unused();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        return digest.digest();
    }

    private static MessageDigest unused() {
        try {
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException e) {
            return fromProviders(); // a provider's own, as in some hardware
        }
    }

    private static MessageDigest fromProviders() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
