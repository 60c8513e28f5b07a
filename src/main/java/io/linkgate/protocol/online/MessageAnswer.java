package io.linkgate.protocol.online;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.CompanionStanzas;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The required answer to a message: a receipt if the device could read it, an acknowledgement if there is nothing to
 * read. A message without its answer is repeated at each login, and after about 50 minutes the server ends the stream
 * over it (whatsapp-rust {@code src/receipt.rs}, whatsmeow {@code receipt.go}, Baileys {@code Socket/messages-recv.ts}
 * since March 2026; all three agree unless noted).
 *
 * <pre>
 *  message                                     answer
 *  of a newsletter                             ack
 *  with "unavailable" and no ciphertext        ack: the server has no copy for this device
 *  about media ("medianotify")                 ack
 *  without a usable sender                     ack, error 487
 *  without anything in it                      ack, error 488
 *  from an own device, category "peer"         receipt, type "peer_msg", no recipient
 *  status                                      receipt without type, context "status"
 *  that the owner sent from another device     receipt, type "sender", recipient without its device
 *  of another account                          receipt, type "inactive": this device has sent no presence
 * </pre>
 *
 * <p>This version does not decrypt messages, so the second receipt for a history notification cannot be sent: only the
 * decrypted content identifies one.
 */
final class MessageAnswer {

    private static final String STATUS = "status@broadcast";

    /** The error for unusable attributes (whatsmeow {@code receipt.go}, {@code NackParsingError}). */
    private static final String PARSING_ERROR = "487";

    /** The error for an unknown stanza (whatsmeow {@code receipt.go}, {@code NackUnrecognizedStanza}). */
    private static final String UNRECOGNIZED = "488";

    private MessageAnswer() {}

    /** Returns whether a node is a message; statuses also come in a stanza of their own. */
    static boolean isMessage(Node node) {
        return node.tag().equals("message") || (node.tag().equals("status") && node.has("from", STATUS));
    }

    /**
     * Returns the answer to a message.
     *
     * @param message one for which {@link #isMessage} holds
     * @param jid the own JID, {@code user:device@server}
     * @param lid the own hidden JID; may be empty
     * @return empty if the message has no id
     */
    static Optional<Node> to(Node message, String jid, String lid) {
        String from = message.attribute("from").orElse("");
        boolean shared = from.endsWith("@g.us") || from.endsWith("@broadcast");
        Optional<String> sender = shared ? message.attribute("participant") : message.attribute("from");
        if (from.endsWith("@newsletter") || message.has("type", "medianotify")) {
            return CompanionStanzas.ack(message);
        }
        if (sender.filter(text -> text.contains("@")).isEmpty()) {
            return error(message, PARSING_ERROR);
        }
        if (message.child("enc").isEmpty()) {
            return message.child("unavailable").isPresent()
                    ? CompanionStanzas.ack(message)
                    : error(message, UNRECOGNIZED);
        }
        boolean own = isSameUser(sender.get(), jid) || isSameUser(sender.get(), lid);
        return message.attribute("id").map(id -> receipt(message, id, from, own));
    }

    private static Node receipt(Node message, String id, String from, boolean own) {
        Node receipt = Node.of("receipt").with("id", id).with("to", from);
        if (message.has("category", "peer")) {
            return copied(message, "participant", receipt).with("type", "peer_msg");
        }
        if (from.equals(STATUS)) {
            return copied(message, "participant", receipt).with("context", "status");
        }
        receipt = copied(message, "participant", receipt);
        if (!own) {
            return receipt.with("type", "inactive");
        }
        Optional<String> recipient = message.attribute("recipient").map(MessageAnswer::withoutDevice);
        Node sent = receipt.with("type", "sender");
        return recipient.map(text -> sent.with("recipient", text)).orElse(sent);
    }

    private static Optional<Node> error(Node message, String number) {
        return CompanionStanzas.ack(message).map(ack -> ack.with("error", number));
    }

    private static Node copied(Node from, String name, Node to) {
        return from.attribute(name).map(value -> to.with(name, value)).orElse(to);
    }

    /**
     * Returns whether two JIDs are of one user. Devices differ between colon and at sign; hosted ones have a server of
     * their own.
     */
    private static boolean isSameUser(String one, String other) {
        return !other.isEmpty() && user(one).equals(user(other)) && isHidden(one) == isHidden(other);
    }

    private static String user(String jid) {
        return withoutDevice(jid).replaceFirst("@.*", "");
    }

    private static boolean isHidden(String jid) {
        return Stream.of("@lid", "@hosted.lid").anyMatch(jid::endsWith);
    }

    private static String withoutDevice(String jid) {
        return jid.replaceFirst(":[0-9]*@", "@");
    }
}
