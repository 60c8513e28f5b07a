package io.linkgate.protocol.delivery;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.PreKeyBundle;
import java.util.Objects;

/**
 * The keys of this device for a sender that is asked to begin a new session. Never printed.
 *
 * @param bundle with a fresh one-time key, whose private half is kept
 * @param deviceIdentity this device's signed identity, with the account's key
 */
public record RetryKeys(PreKeyBundle bundle, SecretBytes deviceIdentity) {

    private static final byte[] KEY_TYPE = {5};

    public RetryKeys {
        Objects.requireNonNull(bundle);
        Objects.requireNonNull(deviceIdentity);
        if (bundle.oneTime().isEmpty()) {
            throw new IllegalArgumentException("a sender who is asked to begin again gets a one-time key");
        }
    }

    Node node() {
        PreKeyBundle.OneTimeKey oneTime = bundle.oneTime().orElseThrow();
        return Node.of("keys")
                .withChildren(
                        Node.of("type").withBytes(KEY_TYPE),
                        Node.of("identity").withBytes(bundle.identity().bytes()),
                        Node.of("key").withChildren(id(oneTime.id()), value(oneTime.key())),
                        Node.of("skey")
                                .withChildren(
                                        id(bundle.signedPreKeyId()),
                                        value(bundle.signedPreKey()),
                                        signature(bundle.signature())),
                        Stanzas.deviceIdentity(deviceIdentity));
    }

    private static Node id(int id) {
        return Node.of("id").withBytes(Stanzas.bigEndian(id, 3));
    }

    private static Node value(PublicKey key) {
        return Node.of("value").withBytes(key.bytes());
    }

    private static Node signature(Signature signature) {
        return Node.of("signature").withBytes(signature.bytes());
    }

    @Override
    public String toString() {
        return "RetryKeys[]";
    }
}
