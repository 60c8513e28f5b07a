package io.linkgate.protocol.delivery;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.CiphertextKind;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A message as it is encrypted for one device, the {@code enc} element (whatsmeow {@code message.go}, {@code send.go}).
 * Never printed.
 *
 * @param type {@code pkmsg} or {@code msg}; of groups {@code skmsg}, of automated accounts {@code msmsg}
 * @param version 2 for WhatsApp
 * @param count how often it was sent again for us; 0 the first time
 * @param hidden whether it is not missed if it cannot be read, such as a reaction
 */
public record Ciphertext(String type, int version, int count, boolean hidden, SecretBytes content) {

    /** The version of messages between WhatsApp's own clients; the other is Messenger's, which is not padded. */
    private static final int VERSION = 2;

    public Ciphertext {
        Objects.requireNonNull(type);
        Objects.requireNonNull(content);
    }

    /** Returns one of ours. */
    public static Ciphertext of(CiphertextKind kind, byte[] content) {
        return new Ciphertext(kind.wireName(), VERSION, 0, false, SecretBytes.of(content));
    }

    /** Reads an element. One without content is kept, since it must be answered. */
    static Ciphertext read(Node enc) {
        return new Ciphertext(
                enc.attribute("type").orElse(""),
                Stanzas.number(enc, "v").orElse(VERSION),
                Stanzas.number(enc, "count").orElse(0),
                enc.has("decrypt-fail", "hide"),
                SecretBytes.of(enc.bytes().orElse(new byte[0])));
    }

    /** Returns how it is decrypted; empty if this version does not read it. */
    public Optional<CiphertextKind> kind() {
        return version == VERSION ? CiphertextKind.parse(type) : Optional.empty();
    }

    /** Returns whether the recipient needs the sender's device identity with it. */
    boolean beginsSession() {
        return type.equals(CiphertextKind.PREKEY.wireName());
    }

    Node node(OptionalInt again) {
        Node enc = Node.of("enc").with("v", Integer.toString(version)).with("type", type);
        Node counted = again.isPresent() ? enc.with("count", Integer.toString(again.getAsInt())) : enc;
        return counted.withBytes(content.bytes());
    }

    @Override
    public String toString() {
        return "Ciphertext[" + (kind().isPresent() ? type : "other") + "]";
    }
}
