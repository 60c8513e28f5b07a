package io.linkgate.sandbox.stage;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.Registration;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * An upload of the keys by which other devices could write to a linked device (whatsmeow {@code prekeys.go}, {@code
 * uploadPreKeys}). They are checked, counted and forgotten: no other device writes here.
 */
final class PreKeyUpload {

    private static final int REGISTRATION_BYTES = 4;
    private static final int ID_BYTES = 3;
    private static final int SIGNATURE_BYTES = 64;
    private static final byte KEY_TYPE = 5;

    private PreKeyUpload() {}

    /** The number of keys in the request; empty when its shape or its signature is wrong. */
    static Optional<Integer> countIn(Node iq) {
        Optional<Node> list = iq.child("list");
        boolean whole = bytes(iq, "registration", REGISTRATION_BYTES).isPresent()
                && bytes(iq, "type", 1).filter(type -> type[0] == KEY_TYPE).isPresent()
                && isSigned(iq)
                && list.isPresent();
        if (!whole) {
            return Optional.empty();
        }
        List<Node> keys = list.get().children();
        boolean good = !keys.isEmpty() && keys.stream().allMatch(PreKeyUpload::isKey) && areConsecutive(keys);
        return good ? Optional.of(keys.size()) : Optional.empty();
    }

    private static boolean isSigned(Node iq) {
        Optional<byte[]> identity = bytes(iq, "identity", PublicKey.LENGTH);
        Optional<Node> key =
                iq.child("skey").filter(skey -> bytes(skey, "id", ID_BYTES).isPresent());
        Optional<byte[]> value = key.flatMap(skey -> bytes(skey, "value", PublicKey.LENGTH));
        Optional<byte[]> signature = key.flatMap(skey -> bytes(skey, "signature", SIGNATURE_BYTES));
        return identity.isPresent()
                && value.isPresent()
                && signature.isPresent()
                && new Registration(
                                0,
                                PublicKey.of(identity.get()),
                                0,
                                PublicKey.of(value.get()),
                                Signature.of(signature.get()))
                        .isSigned();
    }

    private static boolean isKey(Node key) {
        return key.tag().equals("key")
                && bytes(key, "id", ID_BYTES).isPresent()
                && bytes(key, "value", PublicKey.LENGTH)
                        .map(PublicKey::of)
                        .filter(value -> !value.isSmallOrder())
                        .isPresent();
    }

    private static boolean areConsecutive(List<Node> keys) {
        int first = id(keys.get(0));
        for (int i = 0; i < keys.size(); i++) {
            if (id(keys.get(i)) != first + i) {
                return false;
            }
        }
        return true;
    }

    private static int id(Node key) {
        byte[] id = bytes(key, "id", ID_BYTES).orElseThrow();
        return ByteBuffer.allocate(Integer.BYTES).put((byte) 0).put(id).flip().getInt();
    }

    private static Optional<byte[]> bytes(Node node, String child, int length) {
        return node.child(child).flatMap(Node::bytes).filter(bytes -> bytes.length == length);
    }
}
