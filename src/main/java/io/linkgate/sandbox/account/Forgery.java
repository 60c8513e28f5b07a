package io.linkgate.sandbox.account;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvIssuer;
import io.linkgate.protocol.identity.IssuedIdentity;
import java.security.SecureRandom;
import java.time.Instant;

/** How a phone may get its vouching wrong, for companions to find out. */
public enum Forgery {
    /** All is right. */
    NONE,
    /** Sealed with another secret than that of the companion. */
    SEAL,
    /** The seal is right, but the account signed another companion. */
    SIGNATURE;

    IssuedIdentity vouch(AdvIssuer issuer, ScannedCompanion companion, Instant now, int keyIndex, SecureRandom random) {
        return switch (this) {
            case NONE -> issuer.vouch(companion.identity(), companion.advSecret(), now, keyIndex);
            case SEAL ->
                issuer.vouch(
                        companion.identity(),
                        SecretBytes.random(random, companion.advSecret().length()),
                        now,
                        keyIndex);
            case SIGNATURE -> issuer.vouch(KeyPair.generate(random).publicKey(), companion.advSecret(), now, keyIndex);
        };
    }
}
