package io.linkgate.protocol.delivery;

import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.util.Collection;

/** The question for the keys of devices with which there is no session (whatsmeow {@code prekeys.go}). */
public final class BundleQuery {

    private BundleQuery() {}

    /**
     * Asks for the keys of devices; the server hands out each one-time key once.
     *
     * @param devices with their device numbers
     * @param forced whether there is a session that is to be replaced (Baileys {@code Socket/messages-send.ts})
     */
    public static Node of(String id, Collection<Jid> devices, boolean forced) {
        return Stanzas.request(id, "get", "encrypt")
                .withChildren(Node.of("key")
                        .withChildren(devices.stream()
                                .map(device -> user(device, forced))
                                .toList()));
    }

    private static Node user(Jid device, boolean forced) {
        Node user = Node.of("user").with("jid", device.text());
        return forced ? user.with("reason", "identity") : user;
    }
}
