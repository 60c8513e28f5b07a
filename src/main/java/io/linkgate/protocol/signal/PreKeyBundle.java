package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import java.util.Objects;
import java.util.Optional;

/**
 * What a device published so that others can begin a session with it while it is offline. Nothing in it is verified.
 *
 * @param registrationId 32 bits, as on the wire
 * @param signedPreKeyId 24 bits
 * @param signature the identity's, over the signed pre-key with its type byte
 * @param oneTime empty when the device has none left
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record PreKeyBundle(
        int registrationId,
        PublicKey identity,
        int signedPreKeyId,
        PublicKey signedPreKey,
        Signature signature,
        Optional<OneTimeKey> oneTime) {

    private static final int MAX_ID = 0xffffff;

    public PreKeyBundle {
        Objects.requireNonNull(identity);
        Objects.requireNonNull(signedPreKey);
        Objects.requireNonNull(signature);
        Objects.requireNonNull(oneTime);
        requireId(signedPreKeyId);
    }

    /**
     * The public half of a one-time pre-key.
     *
     * @param id 24 bits
     */
    public record OneTimeKey(int id, PublicKey key) {

        public OneTimeKey {
            Objects.requireNonNull(key);
            requireId(id);
        }
    }

    private static void requireId(int id) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException("a pre-key's id has 24 bits, not " + id);
        }
    }
}
