package io.linkgate.sandbox;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.noise.CertificateChain;
import io.linkgate.protocol.noise.CertificateChain.Validity;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Who the stand-in is: a root of its own, the certificates under it and the static key they are about. Made at each start,
 * so it can never be mistaken for WhatsApp's.
 *
 * @param rootKey what a companion must trust to talk to this stand-in
 * @param staticKey the server's half of every handshake
 * @param chain proves the static key under the root
 */
record ServerIdentity(PublicKey rootKey, KeyPair staticKey, CertificateChain chain) {

    /** Companions whose clock is a little behind must still find the certificates valid. */
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    /** As seen on the real service: two years, and 126 days. */
    private static final Duration INTERMEDIATE_LIFETIME = Duration.ofDays(730);

    private static final Duration LEAF_LIFETIME = Duration.ofDays(126);

    ServerIdentity {
        Objects.requireNonNull(rootKey);
        Objects.requireNonNull(staticKey);
        Objects.requireNonNull(chain);
    }

    static ServerIdentity generate(SecureRandom random, Instant now) {
        KeyPair root = KeyPair.generate(random);
        return signedBy(root, random, now);
    }

    private static ServerIdentity signedBy(KeyPair root, SecureRandom random, Instant now) {
        Instant from = now.minus(CLOCK_SKEW);
        KeyPair staticKey = KeyPair.generate(random);
        CertificateChain chain = CertificateChain.issue(
                root,
                KeyPair.generate(random),
                new Validity(from, now.plus(INTERMEDIATE_LIFETIME)),
                staticKey.publicKey(),
                new Validity(from, now.plus(LEAF_LIFETIME)),
                random);
        return new ServerIdentity(root.publicKey(), staticKey, chain);
    }
}
