package io.linkgate.sandbox;

import io.linkgate.protocol.node.Node;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * What the server says. {@code from} is written as the server's JID, never as a plain token: whatsmeow compares it with a
 * JID value.
 */
final class Stanzas {

    private static final String SERVER = "@s.whatsapp.net";

    private Stanzas() {}

    /** Offers refs to an unpaired companion. */
    static Node pairDevice(String id, List<OfferedCode> codes) {
        List<Node> children = codes.stream()
                .map(code -> Node.of("ref").withBytes(code.ref().getBytes(StandardCharsets.UTF_8)))
                .toList();
        return Node.of("iq")
                .with("from", SERVER)
                .with("type", "set")
                .with("id", id)
                .with("xmlns", "md")
                .withChildren(Node.of("pair-device").withChildren(children));
    }

    /** The empty answer to a request. */
    static Node result(String id, Instant now) {
        return Node.of("iq")
                .with("from", SERVER)
                .with("id", id)
                .with("t", Long.toString(now.getEpochSecond()))
                .with("type", "result");
    }

    /** The refusal that follows a handshake. */
    static Node failure(Refusal refusal) {
        return Node.of("failure")
                .with("reason", Integer.toString(refusal.code()))
                .with("location", "sbx");
    }

    /** The orderly end. */
    static Node streamEnd() {
        return Node.of("xmlstreamend");
    }
}
