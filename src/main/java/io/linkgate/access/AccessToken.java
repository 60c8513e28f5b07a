package io.linkgate.access;

import io.linkgate.config.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** The format of access tokens: {@code lg_} and 43 characters of base64url, 256 random bits. */
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

    /** Hashes a token and wipes the copy that was made for it. */
    static TokenHash hash(Secret token) {
        byte[] bytes = token.bytes();
        TokenHash hash = TokenHash.of(bytes);
        Arrays.fill(bytes, (byte) 0);
        return hash;
    }
}
