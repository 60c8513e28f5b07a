package io.linkgate.protocol.delivery;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.crypto.XEdDsa;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.PreKeyBundle;
import io.linkgate.protocol.signal.PreKeyBundle.OneTimeKey;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the published keys of a device, from a bundle or from a retry receipt (whatsmeow {@code prekeys.go}, {@code
 * nodeToPreKeyBundle}). Signatures are checked when the session begins.
 */
final class BundleReader {

    private BundleReader() {}

    /**
     * Reads the keys.
     *
     * @param user the node with the registration; the keys are in it, or in its child {@code keys}
     * @return empty if one is missing or malformed
     */
    static Optional<PreKeyBundle> read(Node user) {
        Node keys = keys(user);
        OptionalInt registration = registration(user);
        Optional<PublicKey> identity = Stanzas.key(keys, "identity");
        Optional<Node> signed = keys.child("skey");
        if (registration.isEmpty() || identity.isEmpty() || signed.isEmpty() || !isOfKnownType(keys)) {
            return Optional.empty();
        }
        OptionalInt signedId = Stanzas.bigEndian(signed.get(), "id", 3);
        Optional<PublicKey> signedKey = Stanzas.key(signed.get(), "value");
        Optional<Signature> signature = signed.get()
                .child("signature")
                .flatMap(Node::bytes)
                .filter(bytes -> bytes.length == XEdDsa.SIGNATURE_LENGTH)
                .map(Signature::of);
        if (signedId.isEmpty() || signedKey.isEmpty() || signature.isEmpty()) {
            return Optional.empty();
        }
        Optional<Node> key = keys.child("key");
        Optional<OneTimeKey> oneTime = key.flatMap(BundleReader::oneTime);
        if (key.isPresent() && oneTime.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PreKeyBundle(
                registration.getAsInt(),
                identity.get(),
                signedId.getAsInt(),
                signedKey.get(),
                signature.get(),
                oneTime));
    }

    /** Returns the registration id of the node. */
    static OptionalInt registration(Node user) {
        OptionalInt outside = Stanzas.bigEndian(user, "registration", 4);
        return outside.isPresent() ? outside : Stanzas.bigEndian(keys(user), "registration", 4);
    }

    /** Returns the signed device identity of a companion. */
    static Optional<byte[]> deviceIdentity(Node user) {
        return keys(user)
                .child("device-identity")
                .or(() -> user.child("device-identity"))
                .flatMap(Node::bytes);
    }

    private static Node keys(Node user) {
        return user.child("keys").orElse(user);
    }

    /** 05 is X25519, and the only one. A missing type is that one too. */
    private static boolean isOfKnownType(Node keys) {
        return keys.child("type")
                .flatMap(Node::bytes)
                .map(bytes -> bytes.length == 1 && bytes[0] == 5)
                .orElse(true);
    }

    private static Optional<OneTimeKey> oneTime(Node key) {
        OptionalInt id = Stanzas.bigEndian(key, "id", 3);
        return id.isEmpty()
                ? Optional.empty()
                : Stanzas.key(key, "value").map(value -> new OneTimeKey(id.getAsInt(), value));
    }
}
