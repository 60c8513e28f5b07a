package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.message.MessageId;
import io.linkgate.engine.whatsapp.memory.Draft;
import io.linkgate.engine.whatsapp.memory.LatestEntries;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.delivery.Ciphertext;
import io.linkgate.protocol.delivery.IncomingMessage;
import io.linkgate.protocol.delivery.PeerMessage;
import io.linkgate.protocol.delivery.PlaceholderRequest;
import io.linkgate.protocol.message.HistorySync;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.LidPair;
import io.linkgate.protocol.message.MessageException;
import io.linkgate.protocol.message.MessageKey;
import io.linkgate.protocol.message.ProtocolMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation with the own phone that people do not see: what it shares after the link, and requests for messages
 * that this device could not read. Confined to the desk's mailbox.
 */
final class PeerDesk {

    private static final Logger LOG = LoggerFactory.getLogger(PeerDesk.class);

    private static final int REQUESTS_PER_MINUTE = 20;
    private static final int MAX_AWAITED = 200;

    private final DeskContext context;
    private final PeerLookup peers;
    private final PrivacyDesk privacy;
    private final SlicedChanges large;
    private final Allowance allowance;
    /** The senders, as they were named, by message id. */
    private final Map<String, Jid> awaited = new LatestEntries<>(MAX_AWAITED);

    PeerDesk(DeskContext context, PeerLookup peers, PrivacyDesk privacy, SlicedChanges large) {
        this.context = context;
        this.peers = peers;
        this.privacy = privacy;
        this.large = large;
        this.allowance = new Allowance(REQUESTS_PER_MINUTE, context.clock());
    }

    /**
     * Takes what the own phone shares.
     *
     * @return whether it was a notice of history, which needs a receipt of its own
     */
    boolean take(Draft draft, ProtocolMessage shared) {
        if (shared instanceof ProtocolMessage.LidMappings mappings) {
            context.accounts().migrated(draft);
            large.make(draft, learn(mappings.pairs()).toList());
        }
        if (shared instanceof ProtocolMessage.HistoryNotification notification) {
            // History that is not inline would have to be fetched from the media server, and is not needed.
            notification.inline().ifPresent(bytes -> history(draft, bytes));
            return true;
        }
        return false;
    }

    private void history(Draft draft, SecretBytes bytes) {
        try {
            HistorySync history = HistorySync.parse(bytes);
            history.salt().ifPresent(salt -> privacy.salt(draft, salt));
            // The tokens come last: they are filed under hidden numbers, which the pairs may name.
            large.make(
                    draft,
                    Stream.concat(
                                    learn(history.pairs()),
                                    history.tokens().stream().map(this::keep))
                            .toList());
        } catch (MessageException e) {
            LOG.debug("A part of the history cannot be read: {}", e.getMessage());
        }
    }

    private Stream<Consumer<Draft>> learn(List<LidPair> pairs) {
        return pairs.stream().map(pair -> draft -> context.accounts().learn(draft, pair));
    }

    private Consumer<Draft> keep(HistorySync.ChatTokens token) {
        return draft -> {
            token.received().ifPresent(value -> privacy.received(draft, token.chat(), value, token.receivedAt()));
            token.givenAt().ifPresent(at -> privacy.givenBefore(draft, token.chat(), at));
        };
    }

    /** Asks the own phone for a message that this device could not read. */
    void askFor(IncomingMessage message) {
        if (!allowance.take()) {
            return;
        }
        MessageKey key = PlaceholderRequest.keyOf(message);
        Jid phone = PeerMessage.session(context.self().jids());
        var unused = peers.bundlesFor(List.of(phone))
                .thenAccept(bundles -> {
                    Draft draft = context.vault().draft();
                    peers.begin(draft, bundles, false);
                    send(draft, phone, key, message.sender());
                })
                .exceptionally(failure -> {
                    var disk = context.takeFailure(failure);
                    return null;
                });
    }

    private void send(Draft draft, Jid phone, MessageKey key, Jid sender) {
        Optional<Ciphertext> ciphertext = context.encrypt(draft, phone, PlaceholderRequest.encode(List.of(key)));
        if (ciphertext.isEmpty()) {
            return;
        }
        context.vault().commit(draft);
        awaited.put(key.id(), sender);
        context.out()
                .accept(PeerMessage.of(
                        MessageId.random(context.random()),
                        context.self().jids(),
                        ciphertext.get(),
                        context.self().deviceIdentity()));
    }

    /**
     * Returns the sender of a message that the phone was asked for and that comes now; empty if it was not asked for.
     * The phone may name the chat by its other number, so only the id counts; it is not to be guessed.
     */
    Optional<Jid> awaited(MessageKey key) {
        return Optional.ofNullable(awaited.remove(key.id()));
    }
}
