package io.linkgate.protocol.contact;

import io.linkgate.protocol.node.Node;
import java.util.Optional;

/**
 * Shows whether the owner is there. While this device is available, the phone does not ring, and senders see that their
 * messages have come (whatsmeow {@code presence.go}, Baileys {@code Socket/chats.ts}).
 */
public final class Presence {

    private Presence() {}

    /**
     * Returns the stanza.
     *
     * @param name what the owner is called; known clients send no presence without one
     * @return empty without a name
     */
    public static Optional<Node> of(boolean available, String name) {
        // An at sign would make an address of it on the wire.
        String plain = name.replace("@", "");
        return plain.isEmpty()
                ? Optional.empty()
                : Optional.of(Node.of("presence")
                        .with("type", available ? "available" : "unavailable")
                        .with("name", plain));
    }
}
