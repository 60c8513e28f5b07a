package io.linkgate.protocol.stream;

import io.linkgate.protocol.node.Node;
import java.util.List;
import java.util.Optional;

/** The small stanzas that every companion exchanges with the server, linked or not. */
public final class CompanionStanzas {

    /** The server itself. It must go out as a JID: whatsmeow compares it with one. */
    public static final String SERVER = "@s.whatsapp.net";

    /** With an acknowledgement: the stanza was received, and not understood (whatsmeow {@code receipt.go}). */
    private static final String UNKNOWN_STANZA = "488";

    private CompanionStanzas() {}

    /** Whether it comes from the server itself, which may leave its name out. */
    public static boolean isFromServer(Node node) {
        return node.attribute("from")
                .map(from -> from.equals(SERVER) || from.equals(SERVER.substring(1)))
                .orElse(true);
    }

    /** The good answer to a request. Server pings often come without an id and are answered without one. */
    public static Node result(Node request) {
        return answer(request, "result");
    }

    /** The bad answer to a request. */
    public static Node error(Node request, int code, String text) {
        return answer(request, "error")
                .withChildren(
                        Node.of("error").with("code", Integer.toString(code)).with("text", text));
    }

    /**
     * What good manners answer to a stanza that means nothing to us: a result for a request, an acknowledgement for what
     * wants one. A message of a linked device is answered elsewhere; one that is not linked can only say that it came.
     *
     * @return in the order of sending; empty when nothing is wanted
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

    /** Whether it is an {@code iq} that wants an answer. */
    public static boolean isRequest(Node iq) {
        return iq.has("type", "set") || iq.has("type", "get");
    }

    /** Our own keep-alive request, without a child as whatsmeow {@code keepalive.go} sends it. */
    public static Node ping(String id) {
        return Node.of("iq")
                .with("id", id)
                .with("to", SERVER)
                .with("type", "get")
                .with("xmlns", "w:p");
    }

    /**
     * The acknowledgement of a notification, receipt, message or call (whatsmeow {@code receipt.go}, {@code sendAck}). An
     * unacknowledged one is repeated until the server gives up. The type is copied, except for messages, and never made up:
     * that is known to end the stream.
     *
     * @return empty when there is no id to acknowledge
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

    /** A number of up to nine digits; -1 for anything else, since it ends up in a log. */
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
