package io.linkgate.access;

import io.linkgate.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * The format of access tokens, {@code lg_} and 43 characters of base64url (256 random bits), and the hashes that they
 * are recognised by.
 */
final class AccessToken {

    private static final String PREFIX = "lg_";
    private static final int RANDOM_BYTES = 32;

    private AccessToken() {}

    /** Returns a new token, to be shown once. */
    static Secret generate(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        Secret token =
                Secret.of(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        Arrays.fill(bytes, (byte) 0);
        return token;
    }

    /** Returns the SHA-256 hash, 32 bytes. A token is random enough that no slower hash is needed. */
    static byte[] hash(byte[] token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static byte[] hash(String token) {
        return hash(token.getBytes(StandardCharsets.UTF_8));
    }
}
