package io.linkgate.sandbox;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.pairing.QrPayload;
import java.util.Objects;

/**
 * What a phone has to know of a companion to vouch for it, whether it read that from a picture or got it by a typed code.
 *
 * @param noise the key of its connection
 * @param identity what the account signs
 * @param advSecret what the phone seals with, 32 bytes
 */
record Companion(PublicKey noise, PublicKey identity, SecretBytes advSecret) {

    Companion {
        Objects.requireNonNull(noise);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(advSecret);
    }

    /** The one that shows that code. */
    static Companion of(QrPayload code) {
        return new Companion(code.noise(), code.identity(), code.advSecret());
    }
}
