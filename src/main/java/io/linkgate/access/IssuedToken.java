package io.linkgate.access;

import io.linkgate.config.Secret;
import java.nio.charset.StandardCharsets;

/**
 * A token whose secret was just made.
 *
 * @param record the token
 * @param secret to be shown in the answer of this call, and never again
 */
public record IssuedToken(TokenRecord record, Secret secret) {

    /** Returns the secret in clear, for that answer. */
    public String revealed() {
        return new String(secret.bytes(), StandardCharsets.UTF_8);
    }
}
