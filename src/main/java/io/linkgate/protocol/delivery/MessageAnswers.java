package io.linkgate.protocol.delivery;

import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.CompanionStanzas;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one answer that each message requires: a receipt if it was decrypted, an acknowledgement if there was nothing to
 * decrypt. A message without its answer is repeated at each login, and after about 50 minutes the server ends the
 * stream over it (whatsapp-rust {@code src/receipt.rs}, whatsmeow {@code receipt.go}, Baileys {@code
 * Socket/messages-recv.ts} since March 2026; they agree unless noted).
 *
 * <pre>
 *  outcome              answer
 *  DECRYPTED, DUPLICATE receipt, of these types:
 *    peer                 "peer_msg", no recipient
 *    status               none, context "status"
 *    of the owner         "sender", recipient without its device
 *    of another account   none when we are available, else "inactive": the sender sees one grey tick
 *  NOT_DECRYPTABLE      retry receipt, then ack (whatsmeow, whatsapp-rust; Baileys with error 500, zapo without)
 *  FORGED               ack, so that it does not come again
 *  BROKEN_CONTENT       ack, error 491
 *  NOTHING_RECOGNISED   ack, error 488
 *  UNUSABLE             ack, error 487
 *  UNAVAILABLE          ack
 *  NOT_ADDRESSED        ack
 * </pre>
 */
public final class MessageAnswers {

    private MessageAnswers() {}

    /**
     * Returns the answer.
     *
     * @param message the stanza
     * @param available whether this device has sent the presence "available"
     * @return empty if the message has no id
     */
    public static Optional<Node> to(Node message, MessageOutcome outcome, OwnJids own, boolean available) {
        if (outcome.isReceipted()) {
            return message.attribute("id").map(id -> receipt(message, id, own, available));
        }
        Optional<Node> ack = CompanionStanzas.ack(message);
        return outcome.error().isPresent()
                ? ack.map(node ->
                        node.with("error", Integer.toString(outcome.error().getAsInt())))
                : ack;
    }

    /**
     * Returns the receipt that a history notification requires besides its answer; without it the phone sends it again
     * (whatsmeow {@code message.go}, Baileys {@code Socket/messages-recv.ts}).
     *
     * @param id of the message
     */
    public static Node historyReceipt(String id, OwnJids own) {
        return Node.of("receipt")
                .with("id", id)
                .with("type", "hist_sync")
                .with("to", own.phone().bare().text());
    }

    private static Node receipt(Node message, String id, OwnJids own, boolean available) {
        String from = message.attribute("from").orElse(CompanionStanzas.SERVER);
        Node receipt = Stanzas.copied(
                message, "participant", Node.of("receipt").with("id", id).with("to", from));
        if (message.has("category", "peer")) {
            return receipt.with("type", "peer_msg");
        }
        if (from.equals("status@broadcast")) {
            return receipt.with("context", "status");
        }
        if (isOwn(message, own)) {
            return Stanzas.with(receipt.with("type", "sender"), "recipient", recipient(message));
        }
        return available ? receipt : receipt.with("type", "inactive");
    }

    /** A message of the owner to a group has the owner as participant. */
    private static boolean isOwn(Node message, OwnJids own) {
        return Stream.of("participant", "from")
                .flatMap(name -> Stanzas.jid(message, name).stream())
                .findFirst()
                .filter(own::isOwn)
                .isPresent();
    }

    private static Optional<String> recipient(Node message) {
        return message.attribute("recipient")
                .map(text ->
                        Jid.parse(text).map(jid -> jid.withDevice(0).text()).orElse(text));
    }
}
