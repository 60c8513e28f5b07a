package io.linkgate.protocol.socket;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.crypto.XEdDsa;
import java.util.Objects;

/**
 * The keys by which a companion asks to be linked; public halves only.
 *
 * @param registrationId any 32 bits
 * @param identity the companion's identity, for signatures
 * @param signedPreKeyId 0 to 2^24 - 1
 * @param signature of the identity over {@code 05} and the signed pre-key, 33 bytes
 */
public record Registration(
        int registrationId, PublicKey identity, int signedPreKeyId, PublicKey signedPreKey, Signature signature) {

    /** The type byte of X25519 keys in Signal's formats (libsignal {@code DjbECPublicKey}). */
    static final byte KEY_TYPE = 5;

    public Registration {
        Objects.requireNonNull(identity);
        Objects.requireNonNull(signedPreKey);
        Objects.requireNonNull(signature);
        if (signedPreKeyId < 0 || signedPreKeyId >= 1 << 24) {
            throw new IllegalArgumentException("a pre-key id has 24 bits");
        }
    }

    /** Returns what {@link #signature()} signs: the type byte and the key, 33 bytes. */
    public static byte[] signedMessage(PublicKey signedPreKey) {
        byte[] message = new byte[1 + PublicKey.LENGTH];
        message[0] = KEY_TYPE;
        System.arraycopy(signedPreKey.bytes(), 0, message, 1, PublicKey.LENGTH);
        return message;
    }

    /** Returns whether the identity has signed the pre-key. */
    public boolean isSigned() {
        return XEdDsa.verify(identity, signedMessage(signedPreKey), signature.bytes());
    }
}
