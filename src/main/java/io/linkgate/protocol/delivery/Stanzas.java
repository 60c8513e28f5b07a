package io.linkgate.protocol.delivery;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.CompanionStanzas;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What the stanzas of this package have in common. */
public final class Stanzas {

    /** Maximum length of an id; known ones have up to 32 characters. */
    private static final int MAX_ID = 128;

    /** Seconds of twelve digits reach into the year 33658. */
    private static final String SECONDS = "[0-9]{1,12}";

    private Stanzas() {}

    /** Returns a request to the server. */
    public static Node request(String id, String type, String namespace) {
        return Node.of("iq")
                .with("id", id)
                .with("xmlns", namespace)
                .with("type", type)
                .with("to", CompanionStanzas.SERVER);
    }

    /** Returns the content of the answer to a request. */
    static Node result(Node iq, String child) throws DeliveryException {
        if (!iq.tag().equals("iq") || !iq.has("type", "result")) {
            int code = iq.child("error")
                    .map(error -> CompanionStanzas.number(error, "code"))
                    .orElse(-1);
            throw new DeliveryException("the server refused a request", code);
        }
        return iq.child(child).orElseThrow(() -> new DeliveryException("an answer without " + child));
    }

    static Optional<Jid> jid(Node node, String attribute) {
        return node.attribute(attribute).flatMap(Jid::parse);
    }

    /** Returns an address that is an account's, without a device. */
    public static Optional<Jid> user(Node node, String attribute) {
        return jid(node, attribute).filter(Jid::isUser).map(Jid::bare);
    }

    static Optional<String> id(Node node) {
        return node.attribute("id").filter(id -> !id.isEmpty() && id.length() <= MAX_ID);
    }

    public static Optional<Instant> time(Node node, String attribute) {
        return node.attribute(attribute)
                .filter(text -> text.matches(SECONDS))
                .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
    }

    static OptionalInt number(Node node, String attribute) {
        int number = CompanionStanzas.number(node, attribute);
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    static Node copied(Node from, String name, Node to) {
        return from.attribute(name).map(value -> to.with(name, value)).orElse(to);
    }

    static Node with(Node node, String name, Optional<String> value) {
        return value.map(text -> node.with(name, text)).orElse(node);
    }

    public static String seconds(Instant time) {
        return Long.toString(time.getEpochSecond());
    }

    /** Returns the children and, at the end, the optional ones that are there. */
    @SafeVarargs
    static List<Node> children(List<Node> children, Optional<Node>... more) {
        return Stream.concat(children.stream(), Stream.of(more).flatMap(Optional::stream))
                .toList();
    }

    /** Returns the proof that this device is one of its account, which goes with the beginning of a session. */
    static Node deviceIdentity(SecretBytes identity) {
        return Node.of("device-identity").withBytes(identity.bytes());
    }

    static byte[] bigEndian(int number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (number >>> 8 * (length - 1 - i));
        }
        return bytes;
    }

    /** Reads the bytes of a child as a number; empty unless there are exactly that many. */
    static OptionalInt bigEndian(Node parent, String child, int length) {
        return parent.child(child)
                .flatMap(Node::bytes)
                .filter(bytes -> bytes.length == length)
                .map(bytes -> {
                    int number = 0;
                    for (byte b : bytes) {
                        number = number << 8 | b & 0xff;
                    }
                    return OptionalInt.of(number);
                })
                .orElse(OptionalInt.empty());
    }

    static Optional<PublicKey> key(Node parent, String child) {
        return parent.child(child)
                .flatMap(Node::bytes)
                .filter(bytes -> bytes.length == PublicKey.LENGTH)
                .map(PublicKey::of);
    }
}
