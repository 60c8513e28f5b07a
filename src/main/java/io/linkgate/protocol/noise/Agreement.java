package io.linkgate.protocol.noise;

import io.linkgate.protocol.crypto.CryptoException;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.noise.NoiseException.Step;

/** A Diffie-Hellman agreement that reports the peer's message when its key has small order. */
final class Agreement {

    private Agreement() {}

    static byte[] of(Step step, KeyPair own, PublicKey peer) throws NoiseException {
        try {
            return own.agree(peer);
        } catch (CryptoException e) {
            throw new NoiseException(step, "the key has small order", e);
        }
    }
}
