package io.linkgate.protocol.identity;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * The keys of a companion, made once per attempt to link and kept for the life of the linked device. A copy of them is
 * a copy of the device; they are never printed.
 *
 * @param noise the static key of the transport handshake
 * @param identity the Signal identity; signs the pre-key and the device identity
 * @param signedPreKey what it registers with
 * @param registrationId 1 to 16,380
 * @param advSecret 32 bytes, replaced when the server asks for it
 */
public record CompanionKeys(
        KeyPair noise, KeyPair identity, SignedPreKey signedPreKey, int registrationId, SecretBytes advSecret) {

    /** Length of an ADV secret in bytes. */
    public static final int ADV_SECRET_LENGTH = 32;

    /** Fourteen bits as Signal's own clients take them (libsignal {@code KeyHelper.generateRegistrationId}). */
    private static final int MAX_REGISTRATION_ID = 16380;

    public CompanionKeys {
        Objects.requireNonNull(noise);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(signedPreKey);
        if (registrationId < 1 || registrationId > MAX_REGISTRATION_ID) {
            throw new IllegalArgumentException("a registration id is 1 to " + MAX_REGISTRATION_ID);
        }
        if (advSecret.length() != ADV_SECRET_LENGTH) {
            throw new IllegalArgumentException("an ADV secret has 32 bytes, not " + advSecret.length());
        }
    }

    /** Generates new keys from that source. */
    public static CompanionKeys generate(SecureRandom random) {
        KeyPair identity = KeyPair.generate(random);
        return new CompanionKeys(
                KeyPair.generate(random),
                identity,
                SignedPreKey.generate(identity, random),
                1 + random.nextInt(MAX_REGISTRATION_ID),
                newAdvSecret(random));
    }

    /** Generates a new ADV secret. */
    public static SecretBytes newAdvSecret(SecureRandom random) {
        return SecretBytes.random(random, ADV_SECRET_LENGTH);
    }

    /** Returns the same keys with another ADV secret. */
    public CompanionKeys withAdvSecret(SecretBytes secret) {
        return new CompanionKeys(noise, identity, signedPreKey, registrationId, secret);
    }

    /** Shows only the beginning of the identity's public half. */
    @Override
    public String toString() {
        return "CompanionKeys[" + identity.publicKey() + "]";
    }
}
