package io.linkgate.protocol.delivery;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A message to the own phone that is not for people (whatsmeow {@code send.go}, {@code preparePeerMessageNode}; Baileys
 * {@code Socket/messages-send.ts}). It never has a privacy token: the server refuses that with 479.
 */
public final class PeerMessage {

    private PeerMessage() {}

    /** Returns the address of the session with the own phone. */
    public static Jid session(OwnJids own) {
        return own.hidden().orElse(own.phone()).bare();
    }

    /**
     * Returns the stanza.
     *
     * @param deviceIdentity this device's signed identity; sent if a session begins
     */
    public static Node of(String id, OwnJids own, Ciphertext ciphertext, SecretBytes deviceIdentity) {
        return Node.of("message")
                .with("id", id)
                .with("type", "text")
                .with("category", "peer")
                .with("to", own.phone().bare().text())
                .withChildren(Stanzas.children(
                        List.of(Node.of("meta").with("appdata", "default"), ciphertext.node(OptionalInt.empty())),
                        ciphertext.beginsSession()
                                ? Optional.of(Stanzas.deviceIdentity(deviceIdentity))
                                : Optional.empty()));
    }
}
