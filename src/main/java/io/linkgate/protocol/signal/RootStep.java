package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.Hkdf;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A root key, 32 bytes, and the first key of the chain that was derived with it. Source of the two labels: libsignal
 * {@code rust/protocol/src/ratchet.rs}, {@code ratchet/keys.rs}.
 */
record RootStep(SecretBytes root, ChainKey chain) {

    private static final byte[] FIRST = "WhisperText".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEXT = "WhisperRatchet".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_SALT = {};

    /** Derives the first keys of a session from the secret of {@link X3dh}, and wipes it. */
    static RootStep first(byte[] secret) {
        return derive(NO_SALT, secret, FIRST);
    }

    /** Derives the keys after a Diffie-Hellman step of these two ratchet keys. */
    static RootStep next(SecretBytes root, KeyPair own, PublicKey peer) throws SignalException {
        byte[] secret = SecretAgreement.of(own, peer);
        byte[] salt = root.bytes();
        RootStep step = derive(salt, secret, NEXT);
        Bytes.wipe(salt);
        return step;
    }

    private static RootStep derive(byte[] salt, byte[] secret, byte[] info) {
        byte[] both = Hkdf.derive(salt, secret, info, 2 * ChainKey.LENGTH);
        byte[] root = Arrays.copyOf(both, ChainKey.LENGTH);
        byte[] chain = Arrays.copyOfRange(both, ChainKey.LENGTH, both.length);
        RootStep step = new RootStep(SecretBytes.of(root), new ChainKey(SecretBytes.of(chain), 0));
        Bytes.wipe(secret, both, root, chain);
        return step;
    }
}
