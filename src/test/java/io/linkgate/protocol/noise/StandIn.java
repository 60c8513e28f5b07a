package io.linkgate.protocol.noise;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.noise.CertificateChain.Validity;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/** A server with its own root, and a companion that trusts it. */
final class StandIn {

    static final Instant NOW = Instant.ofEpochSecond(1_767_225_600);

    final SecureRandom random = new SecureRandom();
    final KeyPair root = KeyPair.generate(random);
    final KeyPair server = KeyPair.generate(random);
    final KeyPair companion = KeyPair.generate(random);
    final KeyPair companionEphemeral = KeyPair.generate(random);

    CertificateChain chain() {
        return chain(server.publicKey());
    }

    CertificateChain chain(PublicKey leafKey) {
        Validity validity = new Validity(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
        return CertificateChain.issue(root, KeyPair.generate(random), validity, leafKey, validity, random);
    }

    CompanionHandshake companionHandshake() {
        return new CompanionHandshake(companion, companionEphemeral, root.publicKey());
    }

    ServerHandshake serverHandshake() {
        return new ServerHandshake(server, KeyPair.generate(random), chain());
    }
}
