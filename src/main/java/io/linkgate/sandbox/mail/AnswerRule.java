package io.linkgate.sandbox.mail;

import io.linkgate.protocol.node.Node;
import java.util.Set;

/**
 * The rule for which answer of a device settles a stanza, so that it is not delivered again. Retry receipts and acks
 * always settle a message: what follows is up to the sender.
 */
enum AnswerRule {
    /** A message of another account, or to oneself. */
    MESSAGE(Set.of("", "inactive", "sender")),
    /**
     * A copy of what another device of the account has sent. It needs the type and the recipient; otherwise the server
     * keeps the message (whatsapp-rust {@code src/receipt.rs}).
     */
    OWN_COPY(Set.of("sender")),
    /** A message between a phone and its companion, for programs. */
    PEER(Set.of("peer_msg")),
    /** A receipt of another device, or a notification: acknowledged only. */
    ACKNOWLEDGED(Set.of());

    private static final String RETRY = "retry";

    private final Set<String> types;

    AnswerRule(Set<String> types) {
        this.types = types;
    }

    static AnswerRule of(Node stanza) {
        if (!stanza.tag().equals("message")) {
            return ACKNOWLEDGED;
        }
        if (stanza.has("category", "peer")) {
            return PEER;
        }
        return stanza.attribute("recipient").isPresent() ? OWN_COPY : MESSAGE;
    }

    /** Whether that answer settles the stanza; it has the stanza's id. */
    boolean settles(Node stanza, Node answer) {
        if (answer.tag().equals("ack")) {
            return true;
        }
        String type = answer.attribute("type").orElse("");
        boolean named = this != OWN_COPY
                || type.equals(RETRY)
                || answer.attribute("recipient").isPresent();
        return named && (types.contains(type) || type.equals(RETRY));
    }
}
