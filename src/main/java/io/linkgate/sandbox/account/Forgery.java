package io.linkgate.sandbox.account;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvIssuer;
import io.linkgate.protocol.identity.IssuedIdentity;
import java.security.SecureRandom;
import java.time.Instant;

/** The mistakes that a phone makes on purpose when it vouches, for companions to detect. */
public enum Forgery {
    /** No mistake. */
    NONE,
    /** Sealed with a secret that is not the companion's. */
    SEAL,
    /** Sealed correctly, but the account has signed another companion. */
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
