package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.CryptoException;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.signal.SignalException.Reason;

/** X25519 with a key that a peer chose. */
final class SecretAgreement {

    private SecretAgreement() {}

    /** Returns 32 bytes, for the caller to wipe. */
    static byte[] of(KeyPair own, PublicKey peer) throws SignalException {
        try {
            return own.agree(peer);
        } catch (CryptoException e) {
            throw new SignalException(Reason.INVALID_KEY, "a key of the peer has small order", e);
        }
    }
}
