package io.linkgate.engine.whatsapp.message;

import io.linkgate.protocol.crypto.PublicKey;
import java.util.Objects;

/**
 * The public half of a one-time pre-key that was just stored.
 *
 * @param id 1 to 2^24 - 1
 */
public record FreshPreKey(int id, PublicKey key) {

    public FreshPreKey {
        Objects.requireNonNull(key);
    }
}
