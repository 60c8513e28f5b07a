package io.linkgate.sandbox.server;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.noise.CertificateChain;
import io.linkgate.protocol.noise.CertificateChain.Validity;
import io.linkgate.sandbox.fault.Fault;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The stand-in's identity: certificates under a root of its own, and the static key that they certify. Made at each
 * start.
 *
 * @param rootKey the key that companions of this stand-in must trust
 * @param staticKey the server's half of every handshake
 * @param chain proves the static key under the root
 */
record ServerIdentity(PublicKey rootKey, KeyPair staticKey, CertificateChain chain) {

    /** Companions whose clock is slow must still find the certificates valid. */
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    /** Longer than any server runs. The real service renews its leaf after 126 days; a stand-in must never expire. */
    private static final Duration LIFETIME = Duration.ofDays(3650);

    ServerIdentity {
        Objects.requireNonNull(rootKey);
        Objects.requireNonNull(staticKey);
        Objects.requireNonNull(chain);
    }

    /**
     * Makes an identity under that root.
     *
     * @param root signs the intermediate certificate
     */
    static ServerIdentity under(KeyPair root, SecureRandom random, Instant now) {
        Validity validity = new Validity(now.minus(CLOCK_SKEW), now.plus(LIFETIME));
        KeyPair staticKey = KeyPair.generate(random);
        CertificateChain chain = CertificateChain.issue(
                root, KeyPair.generate(random), validity, staticKey.publicKey(), validity, random);
        return new ServerIdentity(root.publicKey(), staticKey, chain);
    }

    /** Makes an identity whose certificates a careful companion refuses. */
    static ServerIdentity forged(Fault.Variant variant, KeyPair root, SecureRandom random, Instant now) {
        Validity good = new Validity(now.minus(CLOCK_SKEW), now.plus(LIFETIME));
        Validity past = new Validity(now.minus(LIFETIME), now.minus(CLOCK_SKEW));
        KeyPair staticKey = KeyPair.generate(random);
        CertificateChain chain = CertificateChain.issue(
                variant == Fault.Variant.WRONG_ROOT ? KeyPair.generate(random) : root,
                KeyPair.generate(random),
                good,
                variant == Fault.Variant.WRONG_LEAF ? KeyPair.generate(random).publicKey() : staticKey.publicKey(),
                variant == Fault.Variant.EXPIRED ? past : good,
                random);
        return new ServerIdentity(root.publicKey(), staticKey, chain);
    }
}
