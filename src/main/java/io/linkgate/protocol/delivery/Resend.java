package io.linkgate.protocol.delivery;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The answer to a {@link RetryRequest}: the same message for the one device that asked (whatsmeow {@code retry.go}).
 * The token goes with it once more, without which it may be refused (zapo {@code retry/replay.ts}, whatsapp-rust).
 */
public final class Resend {

    private Resend() {}

    /**
     * Returns the stanza.
     *
     * @param receipt the stanza with the request, whose addresses are repeated
     * @param request what was read of it
     * @param at the message's time
     * @param deviceIdentity this device's signed identity; sent if a session begins
     */
    public static Node of(
            Node receipt,
            RetryRequest request,
            Instant at,
            Ciphertext ciphertext,
            SecretBytes deviceIdentity,
            Optional<ContactToken> contactToken) {
        Node message = Node.of("message")
                .with("id", request.id())
                .with("type", "text")
                .with("to", receipt.attribute("from").orElseThrow())
                .with("t", Stanzas.seconds(at))
                .with("device_fanout", "false");
        message = Stanzas.copied(receipt, "recipient", message);
        message = Stanzas.copied(receipt, "participant", message);
        Node enc = ciphertext.node(OptionalInt.of(request.count()));
        return message.withChildren(Stanzas.children(
                List.of(enc),
                ciphertext.beginsSession() ? Optional.of(Stanzas.deviceIdentity(deviceIdentity)) : Optional.empty(),
                contactToken.map(ContactToken::node)));
    }
}
