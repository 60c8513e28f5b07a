package io.linkgate.sandbox.account;

import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import java.util.Objects;

/**
 * A companion as a phone knows it from a QR code or a pairing code, with everything needed to vouch for it.
 *
 * @param noise the key of its connection
 * @param identity the key that the account signs
 * @param advSecret the secret that the phone seals with, 32 bytes
 */
public record ScannedCompanion(PublicKey noise, PublicKey identity, SecretBytes advSecret) {

    public ScannedCompanion {
        Objects.requireNonNull(noise);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(advSecret);
    }

    /** The companion that shows that QR code. */
    public static ScannedCompanion of(QrPayload code) {
        return new ScannedCompanion(code.noise(), code.identity(), code.advSecret());
    }
}
