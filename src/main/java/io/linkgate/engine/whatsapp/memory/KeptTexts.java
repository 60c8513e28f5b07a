package io.linkgate.engine.whatsapp.memory;

import io.linkgate.engine.message.StoreKind;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeDecoder;
import io.linkgate.protocol.node.NodeEncoder;
import io.linkgate.protocol.node.NodeException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The texts that were sent, and the stanzas among them that the server has not acknowledged. Confined to the mailbox.
 */
public final class KeptTexts {

    private static final Logger LOG = LoggerFactory.getLogger(KeptTexts.class);

    /** A device that was switched off asks when it is back. Known clients keep the last 256 in memory. */
    private static final Duration KEPT = Duration.ofHours(24);

    private final SessionVault vault;
    private final Clock clock;

    public KeptTexts(SessionVault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    public Optional<KeptText> find(String id) {
        return vault.load(StoreKind.SENT, id).flatMap(KeptText::read);
    }

    public void keep(Draft draft, String id, KeptText text) {
        draft.put(StoreKind.SENT, id, text.bytes(), Optional.of(clock.instant().plus(KEPT)));
    }

    public void drop(Draft draft, String id) {
        draft.drop(StoreKind.SENT, id);
    }

    /** Keeps the bytes of a stanza until the server has answered it. */
    public void awaitAnswer(Draft draft, String id, Node stanza) {
        draft.put(
                StoreKind.PENDING,
                id,
                NodeEncoder.encode(stanza),
                Optional.of(clock.instant().plus(KEPT)));
    }

    public void answered(Draft draft, String id) {
        draft.drop(StoreKind.PENDING, id);
    }

    /** Returns the stanza of a text that the server has not answered. */
    public Optional<Node> pending(String id) {
        return vault.load(StoreKind.PENDING, id).flatMap(KeptTexts::stanza);
    }

    /** Returns all stanzas that the server has not answered, the oldest first. */
    public List<Node> allPending() {
        return vault.all(StoreKind.PENDING).stream()
                .flatMap(entry -> stanza(entry.value()).stream())
                .toList();
    }

    private static Optional<Node> stanza(byte[] bytes) {
        try {
            return Optional.of(NodeDecoder.decode(bytes));
        } catch (NodeException e) {
            LOG.warn("A stanza that was to be sent again is damaged on disk");
            return Optional.empty();
        }
    }
}
