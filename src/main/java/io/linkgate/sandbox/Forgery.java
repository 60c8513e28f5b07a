package io.linkgate.sandbox;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.pairing.AdvIssuer;
import io.linkgate.protocol.pairing.IssuedIdentity;
import io.linkgate.protocol.pairing.QrPayload;
import java.security.SecureRandom;
import java.time.Instant;

/** How a phone may get its vouching wrong, for companions to find out. */
enum Forgery {
    /** All is right. */
    NONE,
    /** Sealed with another secret than that of the code. */
    SEAL,
    /** The seal is right, but the account signed another companion. */
    SIGNATURE;

    static boolean isMeantBy(Fault fault) {
        return fault.kind() == FaultKind.BAD_HMAC || fault.kind() == FaultKind.BAD_SIGNATURE;
    }

    static Forgery of(Fault fault) {
        return fault.kind() == FaultKind.BAD_HMAC ? SEAL : SIGNATURE;
    }

    IssuedIdentity vouch(AdvIssuer issuer, QrPayload code, Instant now, int keyIndex, SecureRandom random) {
        return switch (this) {
            case NONE -> issuer.vouch(code.identity(), code.advSecret(), now, keyIndex);
            case SEAL ->
                issuer.vouch(
                        code.identity(),
                        SecretBytes.random(random, code.advSecret().length()),
                        now,
                        keyIndex);
            case SIGNATURE -> issuer.vouch(KeyPair.generate(random).publicKey(), code.advSecret(), now, keyIndex);
        };
    }
}
