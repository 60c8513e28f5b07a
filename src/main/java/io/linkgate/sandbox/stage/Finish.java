package io.linkgate.sandbox.stage;

import io.linkgate.protocol.code.KeyBundle;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import java.util.Objects;

/**
 * What a companion answers when a code was typed.
 *
 * @param identity the companion's, as it claims
 * @param bundle opens only if the code was the right one, 156 bytes
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
