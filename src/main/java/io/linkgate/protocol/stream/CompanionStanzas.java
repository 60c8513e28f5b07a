package io.linkgate.protocol.stream;

import io.linkgate.protocol.node.Node;
import java.util.List;
import java.util.Optional;

/** The small stanzas that every companion exchanges with the server, linked or not. */
public final class CompanionStanzas {

    /** The server's JID. It must be sent as a JID: whatsmeow compares it with one. */
    public static final String SERVER = "@s.whatsapp.net";

    /** The error of an acknowledgement for an unknown stanza (whatsmeow {@code receipt.go}). */
    private static final String UNKNOWN_STANZA = "488";

    private CompanionStanzas() {}

    /** Returns whether a stanza comes from the server itself, which may omit its name. */
    public static boolean isFromServer(Node node) {
        return node.attribute("from")
                .map(from -> from.equals(SERVER) || from.equals(SERVER.substring(1)))
                .orElse(true);
    }

    /** Returns the result of a request. Server pings often come without an id and are answered without one. */
    public static Node result(Node request) {
        return answer(request, "result");
    }

    /** Returns the error answer to a request. */
    public static Node error(Node request, int code, String text) {
        return answer(request, "error")
                .withChildren(
                        Node.of("error").with("code", Integer.toString(code)).with("text", text));
    }

    /**
     * Returns the answers to a stanza that needs no other reaction: a result for a request, an acknowledgement where
     * one is required. Messages to a linked device are answered elsewhere; an unlinked one can only acknowledge them.
     *
     * @return in the order of sending; empty if no answer is required
     */
    public static List<Node> acknowledgements(Node node) {
        return switch (node.tag()) {
            case "iq" -> isRequest(node) ? List.of(result(node)) : List.of();
            case "message", "notification", "receipt", "call" ->
                ack(node).stream().toList();
            case "success",
                    "failure",
                    "ib",
                    "ack",
                    "presence",
                    "chatstate",
                    "stream:error",
                    "stream:features",
                    "xmlstreamend" -> List.of();
            default ->
                ack(node).map(ack -> ack.with("error", UNKNOWN_STANZA)).stream().toList();
        };
    }

    /** Returns whether an {@code iq} requires an answer. */
    public static boolean isRequest(Node iq) {
        return iq.has("type", "set") || iq.has("type", "get");
    }

    /** Returns our keep-alive request, without a child, as in whatsmeow {@code keepalive.go}. */
    public static Node ping(String id) {
        return Node.of("iq")
                .with("id", id)
                .with("to", SERVER)
                .with("type", "get")
                .with("xmlns", "w:p");
    }

    /**
     * Returns the acknowledgement of a notification, receipt, message or call (whatsmeow {@code receipt.go}, {@code
     * sendAck}). Without one the server repeats the stanza until it gives up. The type is copied, except for messages,
     * and never made up: a wrong type is known to end the stream.
     *
     * @return empty if the stanza has no id
     */
    public static Optional<Node> ack(Node node) {
        return node.attribute("id").map(id -> {
            Node ack = Node.of("ack")
                    .with("id", id)
                    .with("to", node.attribute("from").orElse(SERVER))
                    .with("class", node.tag());
            ack = copied("participant", node, ack);
            ack = copied("recipient", node, ack);
            return node.tag().equals("message") ? ack : copied("type", node, ack);
        });
    }

    /** Returns a number of up to nine digits; -1 for anything else, since it is logged. */
    public static int number(Node node, String attribute) {
        return node.attribute(attribute)
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .orElse(-1);
    }

    private static Node answer(Node request, String type) {
        Node answer = Node.of("iq")
                .with("to", request.attribute("from").orElse(SERVER))
                .with("type", type);
        return copied("id", request, answer);
    }

    private static Node copied(String name, Node from, Node to) {
        return from.attribute(name).map(value -> to.with(name, value)).orElse(to);
    }
}
