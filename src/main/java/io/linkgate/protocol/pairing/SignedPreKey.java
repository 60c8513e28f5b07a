package io.linkgate.protocol.pairing;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.XEdDsa;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;

/** The pre-key that a companion registers with: a key pair whose public half its identity has signed. Immutable. */
public final class SignedPreKey {

    /** Both known clients begin with this one (whatsmeow {@code store/sqlstore}, Baileys {@code Utils/auth-utils}). */
    private static final int FIRST_ID = 1;

    private static final int MAX_ID = 0xffffff;

    private final int id;
    private final KeyPair pair;
    private final byte[] signature;

    /**
     * Restores one from storage.
     *
     * @param id 1 to 2^24 - 1
     * @param signature 64 bytes, see {@link #signature()}
     */
    public SignedPreKey(int id, KeyPair pair, byte[] signature) {
        if (id < 1 || id > MAX_ID) {
            throw new IllegalArgumentException("a pre-key's id has 24 bits, not " + id);
        }
        if (signature.length != XEdDsa.SIGNATURE_LENGTH) {
            throw new IllegalArgumentException("a signature has 64 bytes, not " + signature.length);
        }
        this.id = id;
        this.pair = Objects.requireNonNull(pair);
        this.signature = signature.clone();
    }

    static SignedPreKey generate(KeyPair identity, SecureRandom random) {
        KeyPair pair = KeyPair.generate(random);
        byte[] nonce = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        random.nextBytes(nonce);
        return new SignedPreKey(FIRST_ID, pair, identity.sign(signedMessage(pair.publicKey()), nonce));
    }

    /** 1 to 2^24 - 1. */
    public int id() {
        return id;
    }

    public KeyPair pair() {
        return pair;
    }

    /** A copy of the identity's XEdDSA signature, 64 bytes, over {@link #signedMessage}. */
    public byte[] signature() {
        return signature.clone();
    }

    /** What the identity signs: the type byte 05 and the public key, 33 bytes (whatsmeow {@code util/keys/keypair.go}). */
    public static byte[] signedMessage(PublicKey preKey) {
        byte[] message = new byte[1 + PublicKey.LENGTH];
        message[0] = 5;
        System.arraycopy(preKey.bytes(), 0, message, 1, PublicKey.LENGTH);
        return message;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedPreKey key
                && id == key.id
                && pair.publicKey().equals(key.pair.publicKey())
                && Arrays.equals(signature, key.signature);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, pair.publicKey());
    }

    @Override
    public String toString() {
        return "SignedPreKey[" + id + "]";
    }
}
