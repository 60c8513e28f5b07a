package io.linkgate.sandbox.mail;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PhoneAccount;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A message that the server has checked and accepted.
 *
 * @param sender the device that has sent it
 * @param from the sender's account
 * @param to the account that it is for; the sender's own for a note to oneself
 * @param hidden whether it is addressed by hidden numbers, as a whole
 * @param peer whether it is one between a phone and its companion, for programs
 * @param message the stanza
 * @param copies the copies that were addressed to devices that exist
 * @param stale whether the addressed devices are not those that both accounts have
 */
record Envelope(
        DeviceAddress sender,
        PhoneAccount from,
        PhoneAccount to,
        boolean hidden,
        boolean peer,
        Node message,
        List<Copy> copies,
        boolean stale) {

    /**
     * The copy for one device.
     *
     * @param enc the encrypted content
     */
    record Copy(DeviceAddress device, Node enc) {
        Copy {
            Objects.requireNonNull(device);
            Objects.requireNonNull(enc);
        }
    }

    Envelope {
        Objects.requireNonNull(sender);
        Objects.requireNonNull(from);
        Objects.requireNonNull(to);
        Objects.requireNonNull(message);
        copies = List.copyOf(copies);
    }

    /** The stanza by which a device gets its copy. */
    Node deliveryOf(Copy copy, Instant now) {
        boolean own = copy.device().phone().equals(from.phone());
        Node delivered = Node.of("message")
                .with("from", Directory.jid(from, sender.device(), hidden))
                .with("id", message.attribute("id").orElseThrow())
                .with("t", Long.toString(now.getEpochSecond()))
                .with("type", message.attribute("type").orElseThrow())
                .with("notify", from.name());
        if (peer) {
            delivered = delivered.with("category", "peer");
        } else if (own && !to.phone().equals(from.phone())) {
            delivered = delivered
                    .with("recipient", Directory.jid(to, 0, hidden))
                    .with("peer_recipient_" + otherForm(), Directory.jid(to, 0, !hidden));
        } else if (!own) {
            delivered = delivered.with("sender_" + otherForm(), Directory.jid(from, 0, !hidden));
        }
        Optional<String> edit = message.attribute("edit");
        if (edit.isPresent()) {
            delivered = delivered.with("edit", edit.get());
        }
        Optional<Node> identity =
                message.child("device-identity").filter(any -> copy.enc().has("type", "pkmsg"));
        return delivered.withChildren(
                identity.map(node -> List.of(copy.enc(), node)).orElseGet(() -> List.of(copy.enc())));
    }

    private String otherForm() {
        return hidden ? "pn" : "lid";
    }
}
