package io.linkgate.sandbox.stage;

import io.linkgate.protocol.code.KeyBundle;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import java.util.Objects;

/**
 * A companion's answer after its pairing code was typed.
 *
 * @param identity the companion's identity key, as claimed
 * @param bundle 156 bytes that open only with the right code
 */
public record Finish(PublicKey identity, SecretBytes bundle) {

    static final int BUNDLE_LENGTH = KeyBundle.LENGTH;

    public Finish {
        Objects.requireNonNull(identity);
        if (bundle.length() != BUNDLE_LENGTH) {
            throw new IllegalArgumentException("a key bundle has 156 bytes, not " + bundle.length());
        }
    }
}
