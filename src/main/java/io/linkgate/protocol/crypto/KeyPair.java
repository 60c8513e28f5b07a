package io.linkgate.protocol.crypto;

import com.github.auties00.curve25519.Curve25519;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * An X25519 key pair, also able to sign by XEdDSA. Immutable; safe for use by many threads.
 *
 * <p>The private half is kept clamped (RFC 7748 section 5), which changes no agreement and which the signature scheme
 * relies on.
 */
public final class KeyPair {

    /** Length of the randomness mixed into one signature. */
    public static final int SIGNATURE_RANDOM_LENGTH = 64;

    private final byte[] privateKey;
    private final PublicKey publicKey;

    private KeyPair(byte[] clamped) {
        this(clamped, X25519.publicKey(clamped));
    }

    private KeyPair(byte[] clamped, PublicKey publicKey) {
        this.privateKey = clamped;
        this.publicKey = publicKey;
    }

    /** Generates a pair from 32 bytes of the given source. */
    public static KeyPair generate(SecureRandom random) {
        byte[] bytes = new byte[PublicKey.LENGTH];
        random.nextBytes(bytes);
        return new KeyPair(clamp(bytes));
    }

    /**
     * Restores a pair from a copy of its private half.
     *
     * @param bytes 32 bytes, clamped or not
     * @throws IllegalArgumentException unless there are exactly 32 bytes
     */
    public static KeyPair ofPrivate(byte[] bytes) {
        if (bytes.length != PublicKey.LENGTH) {
            throw new IllegalArgumentException("a private key has 32 bytes, not " + bytes.length);
        }
        return new KeyPair(clamp(bytes.clone()));
    }

    /**
     * Restores a pair whose public half was kept, and so need not be computed. The caller vouches that the two belong
     * together.
     *
     * @param privateBytes 32 bytes, clamped or not; copied
     * @throws IllegalArgumentException unless there are exactly 32 bytes
     */
    public static KeyPair restore(byte[] privateBytes, PublicKey publicKey) {
        if (privateBytes.length != PublicKey.LENGTH) {
            throw new IllegalArgumentException("a private key has 32 bytes, not " + privateBytes.length);
        }
        return new KeyPair(clamp(privateBytes.clone()), Objects.requireNonNull(publicKey));
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /** Returns a copy of the 32 clamped private bytes, for storage. The caller protects and wipes it. */
    public byte[] privateBytes() {
        return privateKey.clone();
    }

    /**
     * Computes the X25519 shared secret with a peer, 32 bytes.
     *
     * @throws CryptoException if the peer's key has small order, so that the secret would be all zero and known to all
     */
    public byte[] agree(PublicKey peer) {
        return X25519.agree(privateKey, peer);
    }

    /**
     * Signs by XEdDSA (Signal, "The XEdDSA and VXEdDSA Signature Schemes", revision 1, section 2.3).
     *
     * @param message what to sign; not changed
     * @param random 64 fresh random bytes
     * @return 64 bytes that {@link XEdDsa#verify} accepts under {@link #publicKey()}
     */
    public byte[] sign(byte[] message, byte[] random) {
        Objects.requireNonNull(message);
        if (random.length != SIGNATURE_RANDOM_LENGTH) {
            throw new IllegalArgumentException("a signature takes 64 random bytes, not " + random.length);
        }
        return Curve25519.sign(privateKey, message, random);
    }

    /** Shows the public half only. */
    @Override
    public String toString() {
        return "KeyPair[" + publicKey + "]";
    }

    private static byte[] clamp(byte[] scalar) {
        scalar[0] &= (byte) 0xF8;
        scalar[31] &= 0x7F;
        scalar[31] |= 0x40;
        return scalar;
    }
}
