package io.linkgate.sandbox.account;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import java.util.Objects;

/**
 * The keys of one device that the server hands to everyone who wants to write to it; public halves only. Its one-time
 * keys are kept apart, because they change with each first message.
 *
 * @param registrationId any 32 bits; a new one means a new installation
 * @param identity the device's identity
 * @param signedPreKeyId 0 to 2^24 - 1
 * @param signature of the identity over {@code 05} and the signed pre-key
 */
public record PublishedKeys(
        int registrationId, PublicKey identity, int signedPreKeyId, PublicKey signedPreKey, Signature signature) {

    public PublishedKeys {
        Objects.requireNonNull(identity);
        Objects.requireNonNull(signedPreKey);
        Objects.requireNonNull(signature);
    }
}
