package io.linkgate.protocol.delivery;

import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.identity.AdvIssuer;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.identity.AdvVerifier;
import io.linkgate.protocol.identity.LinkedIdentity;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.PreKeyBundle;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/** The keys of one device, as nodes and as values. */
final class Keys {

    private static final SecureRandom RANDOM = new SecureRandom();

    final KeyPair identity = KeyPair.generate(RANDOM);
    final KeyPair signed = KeyPair.generate(RANDOM);
    final KeyPair oneTime = KeyPair.generate(RANDOM);
    final byte[] signature =
            identity.sign(Bytes.concat(new byte[] {5}, signed.publicKey().bytes()), random(64));

    PreKeyBundle bundle(boolean withOneTime) {
        return new PreKeyBundle(
                0x01020304,
                identity.publicKey(),
                0x060708,
                signed.publicKey(),
                Signature.of(signature),
                withOneTime
                        ? Optional.of(new PreKeyBundle.OneTimeKey(0x090a0b, oneTime.publicKey()))
                        : Optional.empty());
    }

    Node registration() {
        return Node.of("registration").withBytes(new byte[] {1, 2, 3, 4});
    }

    Node type() {
        return Node.of("type").withBytes(new byte[] {5});
    }

    Node identity() {
        return Node.of("identity").withBytes(identity.publicKey().bytes());
    }

    Node skey() {
        return Node.of("skey")
                .withChildren(
                        Node.of("id").withBytes(new byte[] {6, 7, 8}),
                        Node.of("value").withBytes(signed.publicKey().bytes()),
                        Node.of("signature").withBytes(signature));
    }

    Node key() {
        return Node.of("key")
                .withChildren(
                        Node.of("id").withBytes(new byte[] {9, 10, 11}),
                        Node.of("value").withBytes(oneTime.publicKey().bytes()));
    }

    /** Returns the identity of this device, signed by the account and by the device. */
    LinkedIdentity linkedBy(KeyPair account) {
        SecretBytes secret = SecretBytes.of(random(32));
        byte[] content = new AdvIssuer(account, 7, RANDOM)
                .vouch(identity.publicKey(), secret, Instant.ofEpochSecond(1790000000), 3)
                .content();
        return ((AdvVerdict.Accepted) AdvVerifier.verify(content, secret, identity, random(64))).identity();
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
