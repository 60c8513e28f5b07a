package io.linkgate.sandbox.account;

import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import java.util.Objects;

/**
 * What a phone has to know of a companion to vouch for it, whether it read that from a picture or got it by a typed code.
 *
 * @param noise the key of its connection
 * @param identity what the account signs
 * @param advSecret what the phone seals with, 32 bytes
 */
public record ScannedCompanion(PublicKey noise, PublicKey identity, SecretBytes advSecret) {

    public ScannedCompanion {
        Objects.requireNonNull(noise);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(advSecret);
    }

    /** The one that shows that code. */
    public static ScannedCompanion of(QrPayload code) {
        return new ScannedCompanion(code.noise(), code.identity(), code.advSecret());
    }
}
