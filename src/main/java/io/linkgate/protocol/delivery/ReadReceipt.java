package io.linkgate.protocol.delivery;

import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.time.Instant;
import java.util.List;

/** Marks messages as read, which their sender sees (whatsmeow {@code receipt.go}, {@code MarkRead}). */
public final class ReadReceipt {

    private ReadReceipt() {}

    /**
     * Returns the receipt for messages of a chat between two.
     *
     * @param chat without a device, in the form in which the messages came
     * @param ids of the messages; at least one
     * @param at when they were read
     */
    public static Node of(Jid chat, List<String> ids, Instant at) {
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("a receipt is for at least one message");
        }
        Node receipt = Node.of("receipt")
                .with("id", ids.get(0))
                .with("type", "read")
                .with("to", chat.bare().text())
                .with("t", Stanzas.seconds(at));
        List<Node> more =
                ids.stream().skip(1).map(id -> Node.of("item").with("id", id)).toList();
        return more.isEmpty() ? receipt : receipt.withChildren(Node.of("list").withChildren(more));
    }
}
