package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.KeyPair;
import java.util.Optional;

/** The pre-keys that this side has published, with their private halves. Methods may block on a store. */
public interface OwnPreKeys {

    /**
     * Returns the signed pre-key with that id, the present one or an earlier one.
     *
     * @param id as a peer named it; any number
     */
    Optional<KeyPair> signed(int id);

    /**
     * Returns the one-time pre-key with that id. Reading does not consume it: it is deleted with {@link
     * Decrypted#usedPreKey}, when the session that it began is stored.
     *
     * @param id as a peer named it; any number
     */
    Optional<KeyPair> oneTime(int id);
}
