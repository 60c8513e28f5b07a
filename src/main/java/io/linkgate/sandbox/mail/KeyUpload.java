package io.linkgate.sandbox.mail;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.crypto.XEdDsa;
import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.PublishedKeys;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An upload of the keys by which other devices write to a linked device (whatsmeow {@code prekeys.go}, {@code
 * uploadPreKeys}).
 *
 * @param published the keys that do not run out
 * @param oneTime the one-time keys, at least one, with consecutive ids
 */
record KeyUpload(PublishedKeys published, List<OneTimeKeys.Key> oneTime) {

    private static final int REGISTRATION_BYTES = 4;
    private static final int ID_BYTES = 3;
    private static final int SIGNATURE_BYTES = 64;
    private static final byte KEY_TYPE = 5;

    KeyUpload {
        Objects.requireNonNull(published);
        oneTime = List.copyOf(oneTime);
    }

    /** The keys in the request; empty when its shape or its signature is wrong. */
    static Optional<KeyUpload> of(Node iq) {
        Optional<PublicKey> identity = bytes(iq, "identity", PublicKey.LENGTH).map(PublicKey::of);
        Optional<byte[]> registration = bytes(iq, "registration", REGISTRATION_BYTES);
        boolean whole = identity.isPresent()
                && registration.isPresent()
                && bytes(iq, "type", 1).filter(type -> type[0] == KEY_TYPE).isPresent();
        if (!whole) {
            return Optional.empty();
        }
        int id = ByteBuffer.wrap(registration.get()).getInt();
        Optional<List<OneTimeKeys.Key>> keys = iq.child("list").flatMap(KeyUpload::oneTime);
        return keys.flatMap(list -> signed(iq, id, identity.get()).map(published -> new KeyUpload(published, list)));
    }

    /** The keys of a device after it has replaced its signed pre-key; empty when the new one is not signed by it. */
    static Optional<PublishedKeys> rotated(Node rotation, PublishedKeys before) {
        return signed(rotation, before.registrationId(), before.identity());
    }

    private static Optional<PublishedKeys> signed(Node parent, int registrationId, PublicKey identity) {
        return parent.child("skey").flatMap(skey -> {
            Optional<Integer> id = id(skey);
            Optional<PublicKey> value = bytes(skey, "value", PublicKey.LENGTH).map(PublicKey::of);
            Optional<byte[]> signature = bytes(skey, "signature", SIGNATURE_BYTES);
            boolean good = id.isPresent()
                    && value.isPresent()
                    && signature
                            .filter(bytes -> XEdDsa.verify(identity, signedMessage(value.get()), bytes))
                            .isPresent();
            return good
                    ? Optional.of(new PublishedKeys(
                            registrationId, identity, id.get(), value.get(), Signature.of(signature.get())))
                    : Optional.empty();
        });
    }

    private static byte[] signedMessage(PublicKey key) {
        return ByteBuffer.allocate(1 + PublicKey.LENGTH)
                .put(KEY_TYPE)
                .put(key.bytes())
                .array();
    }

    private static Optional<List<OneTimeKeys.Key>> oneTime(Node list) {
        List<OneTimeKeys.Key> keys = list.children().stream()
                .map(KeyUpload::key)
                .flatMap(Optional::stream)
                .toList();
        boolean good = !keys.isEmpty() && keys.size() == list.children().size() && areConsecutive(keys);
        return good ? Optional.of(keys) : Optional.empty();
    }

    private static Optional<OneTimeKeys.Key> key(Node key) {
        return id(key).filter(any -> key.tag().equals("key"))
                .flatMap(id -> bytes(key, "value", PublicKey.LENGTH)
                        .map(PublicKey::of)
                        .filter(value -> !value.isSmallOrder())
                        .map(value -> new OneTimeKeys.Key(id, value)));
    }

    private static boolean areConsecutive(List<OneTimeKeys.Key> keys) {
        int first = keys.get(0).id();
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).id() != first + i) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Integer> id(Node key) {
        return bytes(key, "id", ID_BYTES)
                .map(id -> ByteBuffer.allocate(Integer.BYTES)
                        .put((byte) 0)
                        .put(id)
                        .flip()
                        .getInt());
    }

    private static Optional<byte[]> bytes(Node node, String child, int length) {
        return node.child(child).flatMap(Node::bytes).filter(bytes -> bytes.length == length);
    }
}
