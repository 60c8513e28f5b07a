package io.linkgate.protocol.identity;

import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * The pre-key that a companion registers with: a key pair whose public half its identity has signed.
 *
 * @param id 1 to 2^24 - 1
 * @param pair never printed
 * @param signature the identity's, over {@link #signedMessage}
 */
public record SignedPreKey(int id, KeyPair pair, Signature signature) {

    /**
     * The first id; both known clients begin with it (whatsmeow {@code store/sqlstore}, Baileys {@code
     * Utils/auth-utils}).
     */
    private static final int FIRST_ID = 1;

    private static final int MAX_ID = 0xffffff;

    public SignedPreKey {
        Objects.requireNonNull(pair);
        Objects.requireNonNull(signature);
        if (id < 1 || id > MAX_ID) {
            throw new IllegalArgumentException("a pre-key's id has 24 bits, not " + id);
        }
    }

    static SignedPreKey generate(KeyPair identity, SecureRandom random) {
        KeyPair pair = KeyPair.generate(random);
        byte[] nonce = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        random.nextBytes(nonce);
        return new SignedPreKey(FIRST_ID, pair, Signature.of(identity.sign(signedMessage(pair.publicKey()), nonce)));
    }

    /**
     * Returns what the identity signs: the type byte 05 and the public key, 33 bytes (whatsmeow {@code
     * util/keys/keypair.go}).
     */
    public static byte[] signedMessage(PublicKey preKey) {
        return Bytes.concat(new byte[] {5}, preKey.bytes());
    }

    @Override
    public String toString() {
        return "SignedPreKey[" + id + "]";
    }
}
