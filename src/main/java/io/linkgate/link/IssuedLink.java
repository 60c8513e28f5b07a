package io.linkgate.link;

import io.linkgate.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** A temporary link with its secret. */
public record IssuedLink(TemporaryLink link, Secret secret) {

    public IssuedLink {
        Objects.requireNonNull(link);
        Objects.requireNonNull(secret);
    }

    /** Returns the secret in plain text, for the response. */
    public String revealed() {
        byte[] bytes = secret.bytes();
        try {
            return new String(bytes, StandardCharsets.UTF_8);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
