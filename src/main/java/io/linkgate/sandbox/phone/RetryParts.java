package io.linkgate.sandbox.phone;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.PreKeyBundle;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PhoneAccount;
import io.linkgate.sandbox.account.PublishedKeys;
import io.linkgate.sandbox.mail.PhoneKeys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The parts of retry receipts, as phones write and read them (messaging.md section 11). */
final class RetryParts {

    /** Further requests for one message are not answered. */
    static final int MAX = 5;

    private static final byte[] KEY_TYPE = {5};
    private static final String NUMBER = "[0-9]{1,3}";

    private RetryParts() {}

    /** Which request it is, from 1. */
    static OptionalInt count(Node receipt) {
        return receipt.child("retry")
                .flatMap(retry -> retry.attribute("count"))
                .filter(count -> count.matches(NUMBER))
                .map(count -> OptionalInt.of(Integer.parseInt(count)))
                .orElse(OptionalInt.empty());
    }

    /** Renews the session if the request brings keys, comes from another installation, or is not the first. */
    static void renew(Node receipt, int count, PhoneAccount own, DeviceAddress device, PhoneCipher cipher) {
        Optional<byte[]> registration =
                receipt.child("registration").flatMap(Node::bytes).filter(id -> id.length == Integer.BYTES);
        Optional<PreKeyBundle> keys =
                receipt.child("keys").flatMap(node -> registration.flatMap(id -> PhoneCipher.bundle(node, id)));
        boolean other = registration
                .filter(id -> cipher.isReinstalled(device, ByteBuffer.wrap(id).getInt()))
                .isPresent();
        if (keys.isPresent() || other || count > 1 || !cipher.canSendTo(device)) {
            cipher.begin(own, device, keys);
        }
    }

    /**
     * The receipt of a phone that could not read a message.
     *
     * @param count which one it is for that message; from the second on with keys for a new session
     * @param error as in the table of section 11.1
     */
    static Node receipt(Node message, int count, int error, PhoneAccount own, PhoneKeys keys) {
        PublishedKeys published = keys.published(own);
        List<Node> children = new ArrayList<>(List.of(
                Node.of("retry")
                        .with("v", "1")
                        .with("count", Integer.toString(count))
                        .with("id", message.attribute("id").orElseThrow())
                        .with("t", message.attribute("t").orElse("0"))
                        .with("error", Integer.toString(error)),
                Node.of("registration")
                        .withBytes(ByteBuffer.allocate(Integer.BYTES)
                                .putInt(published.registrationId())
                                .array())));
        if (count > 1) {
            int id = keys.another(own);
            PublicKey oneTime = keys.oneTime(own, id).orElseThrow().publicKey();
            children.add(Node.of("keys")
                    .withChildren(
                            Node.of("type").withBytes(KEY_TYPE),
                            Node.of("identity").withBytes(published.identity().bytes()),
                            Node.of("key").withChildren(id(id), value(oneTime)),
                            Node.of("skey")
                                    .withChildren(
                                            id(published.signedPreKeyId()),
                                            value(published.signedPreKey()),
                                            Node.of("signature")
                                                    .withBytes(published
                                                            .signature()
                                                            .bytes()))));
        }
        Node receipt = Node.of("receipt")
                .with("id", message.attribute("id").orElseThrow())
                .with("to", message.attribute("from").orElseThrow())
                .with("type", "retry");
        Optional<String> recipient = message.attribute("recipient");
        receipt = recipient.isPresent() ? receipt.with("recipient", recipient.get()) : receipt;
        boolean peer = message.has("category", "peer");
        return (peer ? receipt.with("category", "peer") : receipt).withChildren(children);
    }

    private static Node id(int id) {
        return Node.of("id").withBytes(new byte[] {(byte) (id >> 16), (byte) (id >> 8), (byte) id});
    }

    private static Node value(PublicKey key) {
        return Node.of("value").withBytes(key.bytes());
    }
}
