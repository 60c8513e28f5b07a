package io.linkgate.protocol.online;

import io.linkgate.protocol.crypto.PublicKey;
import java.util.Objects;

/**
 * The public half of a one-time pre-key. A peer uses one for its first message to this device.
 *
 * @param id 1 to 2^24 - 1
 */
public record PreKey(int id, PublicKey key) {

    public PreKey {
        Objects.requireNonNull(key);
        if (id < 1 || id > 0xffffff) {
            throw new IllegalArgumentException("a pre-key's id has 24 bits, not " + id);
        }
    }
}
