package io.linkgate.protocol.noise;

import io.linkgate.protocol.crypto.AesGcm;
import io.linkgate.protocol.crypto.CryptoException;
import io.linkgate.protocol.crypto.Digests;
import io.linkgate.protocol.crypto.Hkdf;
import io.linkgate.protocol.noise.NoiseException.Step;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The state that both sides compute during the handshake (Noise framework, section 5.2). One counter serves both
 * directions, because both seal under the same key in turn. Not safe for several threads.
 */
final class SymmetricState {

    /** The protocol name; exactly one hash long, so by section 5.2 it is the first hash itself. */
    private static final byte[] PROTOCOL_NAME =
            "Noise_XX_25519_AESGCM_SHA256\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

    /**
     * "WA", magic value 6, version 3 of the node dictionary: also the first bytes on the wire. Source: whatsmeow
     * {@code socket/constants.go}, {@code WAConnHeader}.
     */
    private static final byte[] PROLOGUE = {0x57, 0x41, 6, 3};

    private static final byte[] EMPTY = {};

    private byte[] hash = PROTOCOL_NAME.clone();
    private byte[] chainingKey = PROTOCOL_NAME.clone();
    private byte[] key = PROTOCOL_NAME.clone();
    private int counter;

    SymmetricState() {
        mixHash(PROLOGUE);
    }

    void mixHash(byte[] data) {
        hash = Digests.sha256(hash, data);
    }

    /** Mixes in a shared secret and wipes it. */
    void mixKey(byte[] secret) {
        byte[] both = Hkdf.derive(chainingKey, secret, EMPTY, 64);
        Arrays.fill(secret, (byte) 0);
        wipe();
        chainingKey = Arrays.copyOf(both, 32);
        key = Arrays.copyOfRange(both, 32, 64);
        Arrays.fill(both, (byte) 0);
        counter = 0;
    }

    byte[] seal(byte[] plain) {
        byte[] sealed = AesGcm.seal(key, Nonce.of(counter++), plain, hash);
        mixHash(sealed);
        return sealed;
    }

    byte[] open(Step step, byte[] sealed) throws NoiseException {
        byte[] plain;
        try {
            plain = AesGcm.open(key, Nonce.of(counter), sealed, hash);
        } catch (CryptoException e) {
            throw new NoiseException(step, "does not authenticate", e);
        }
        counter++;
        mixHash(sealed);
        return plain;
    }

    /** Returns the transport keys; the state must not be used afterwards. */
    TransportKeys split() {
        byte[] both = Hkdf.derive(chainingKey, EMPTY, EMPTY, 64);
        wipe();
        return new TransportKeys(Arrays.copyOf(both, 32), Arrays.copyOfRange(both, 32, 64));
    }

    byte[] hash() {
        return hash.clone();
    }

    byte[] chainingKey() {
        return chainingKey.clone();
    }

    byte[] key() {
        return key.clone();
    }

    private void wipe() {
        Arrays.fill(chainingKey, (byte) 0);
        Arrays.fill(key, (byte) 0);
    }
}
