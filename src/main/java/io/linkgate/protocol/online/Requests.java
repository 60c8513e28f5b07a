package io.linkgate.protocol.online;

import io.linkgate.protocol.identity.SignedPreKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.CompanionStanzas;
import java.util.List;

/** The requests of a linked companion (whatsmeow {@code prekeys.go}, {@code connectionevents.go}). */
final class Requests {

    /**
     * The number of waiting stanzas that is requested at a time, as known clients do (Baileys {@code Socket/socket}).
     */
    static final int BATCH = 100;

    private static final byte[] KEY_TYPE = {5};

    private Requests() {}

    /** Asks how many of our one-time pre-keys the server has left. */
    static Node count(String id) {
        return request(id, "get", "encrypt").withChildren(Node.of("count"));
    }

    /** Uploads one-time pre-keys. */
    static Node upload(String id, OnlineSettings settings, List<PreKey> keys) {
        SignedPreKey signed = settings.signedPreKey();
        return request(id, "set", "encrypt")
                .withChildren(
                        Node.of("registration").withBytes(bigEndian(settings.registrationId(), 4)),
                        Node.of("type").withBytes(KEY_TYPE),
                        Node.of("identity").withBytes(settings.identity().bytes()),
                        Node.of("list")
                                .withChildren(keys.stream()
                                        .map(key -> Node.of("key")
                                                .withChildren(
                                                        Node.of("id").withBytes(bigEndian(key.id(), 3)),
                                                        Node.of("value")
                                                                .withBytes(key.key()
                                                                        .bytes())))
                                        .toList()),
                        Node.of("skey")
                                .withChildren(
                                        Node.of("id").withBytes(bigEndian(signed.id(), 3)),
                                        Node.of("value")
                                                .withBytes(signed.pair()
                                                        .publicKey()
                                                        .bytes()),
                                        Node.of("signature")
                                                .withBytes(signed.signature().bytes())));
    }

    /** Asks the server to make this device active, so that waiting stanzas are delivered. */
    static Node active(String id) {
        return request(id, "set", "passive").withChildren(Node.of("active"));
    }

    /** Asks for a batch of the stanzas that waited for this device. It has no answer. */
    static Node backlog() {
        return Node.of("ib").withChildren(Node.of("offline_batch").with("count", Integer.toString(BATCH)));
    }

    /** Asks the server to take this device off its account (whatsmeow {@code client.go}, {@code Logout}). */
    static Node leave(String id, String jid) {
        return request(id, "set", "md")
                .withChildren(
                        Node.of("remove-companion-device").with("jid", jid).with("reason", "user_initiated"));
    }

    private static Node request(String id, String type, String namespace) {
        return Node.of("iq")
                .with("id", id)
                .with("xmlns", namespace)
                .with("type", type)
                .with("to", CompanionStanzas.SERVER);
    }

    private static byte[] bigEndian(int number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (number >>> 8 * (length - 1 - i));
        }
        return bytes;
    }
}
