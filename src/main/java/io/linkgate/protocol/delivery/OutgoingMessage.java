package io.linkgate.protocol.delivery;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A text to one account, encrypted for each of its devices and for one's own others (whatsmeow {@code send.go}). Never
 * printed.
 *
 * @param id {@code 3EB0} and 18 hexadecimal digits
 * @param to the recipient, without a device
 * @param phone the recipient's phone number, if {@code to} is the hidden one and it is known
 * @param ciphertexts one for each device, in the form of {@code to}; never this device itself
 * @param deviceIdentity this device's signed identity, with the account's key; sent if a session begins
 * @param reportToken 16 bytes, by which the recipient may report the text
 * @param contactToken by which the server may let it through
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record OutgoingMessage(
        String id,
        Jid to,
        Optional<Jid> phone,
        Map<Jid, Ciphertext> ciphertexts,
        SecretBytes deviceIdentity,
        Optional<SecretBytes> reportToken,
        Optional<ContactToken> contactToken) {

    public OutgoingMessage {
        Objects.requireNonNull(id);
        Objects.requireNonNull(phone);
        Objects.requireNonNull(deviceIdentity);
        Objects.requireNonNull(reportToken);
        Objects.requireNonNull(contactToken);
        if (!to.isUser() || !to.equals(to.bare())) {
            throw new IllegalArgumentException("a text goes to an account, not to one of its devices");
        }
        if (ciphertexts.isEmpty()) {
            throw new IllegalArgumentException("a text goes to at least one device");
        }
        // The server refuses a stanza that mixes both kinds of numbers (whatsapp-rust src/send/mod.rs).
        boolean hidden = to.isHidden();
        if (ciphertexts.keySet().stream().anyMatch(device -> device.isHidden() != hidden)) {
            throw new IllegalArgumentException("phone numbers and hidden numbers are not mixed");
        }
        // Map.copyOf would lose the order.
        ciphertexts = Collections.unmodifiableMap(new LinkedHashMap<>(ciphertexts));
    }

    /** Returns the stanza. The devices are in the order of the map. */
    public Node node() {
        Node message = Node.of("message").with("id", id).with("type", "text").with("to", to.text());
        List<Node> devices = ciphertexts.entrySet().stream()
                .map(entry -> Node.of("to")
                        .with("jid", entry.getKey().text())
                        .withChildren(entry.getValue().node(OptionalInt.empty())))
                .toList();
        boolean begins = ciphertexts.values().stream().anyMatch(Ciphertext::beginsSession);
        return Stanzas.with(
                        message,
                        "peer_recipient_pn",
                        phone.map(jid -> jid.bare().text()))
                .withChildren(Stanzas.children(
                        List.of(Node.of("participants").withChildren(devices)),
                        begins ? Optional.of(Stanzas.deviceIdentity(deviceIdentity)) : Optional.empty(),
                        reportToken.map(token -> Node.of("reporting")
                                .withChildren(Node.of("reporting_token")
                                        .with("v", "2")
                                        .withBytes(token.bytes()))),
                        contactToken.map(ContactToken::node)));
    }

    @Override
    public String toString() {
        return "OutgoingMessage[" + id + ", devices=" + ciphertexts.size() + "]";
    }
}
