package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.OutgoingText;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.engine.whatsapp.memory.Draft;
import io.linkgate.engine.whatsapp.memory.KeptText;
import io.linkgate.engine.whatsapp.memory.StoreFailedException;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.delivery.Ciphertext;
import io.linkgate.protocol.delivery.OutgoingMessage;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.ParticipantHash;
import io.linkgate.protocol.message.Quote;
import io.linkgate.protocol.message.ReportToken;
import io.linkgate.protocol.message.TextMessage;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.PreKeyBundle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The sender of texts: resolves the recipient, encrypts once for each device of both accounts, commits, and only then
 * sends. The texts of a chat leave in the order in which they came. Confined to the desk's mailbox.
 */
final class TextSender {

    private final DeskContext context;
    private final PeerLookup peers;
    private final PrivacyDesk privacy;
    private final ChatQueues chats = new ChatQueues();

    TextSender(DeskContext context, PeerLookup peers, PrivacyDesk privacy) {
        this.context = context;
        this.peers = peers;
        this.privacy = privacy;
    }

    /** Sends a text, or reports again what became of one with the same id. */
    void send(OutgoingText text) {
        Jid recipient = Jid.parse(text.to().jid()).orElseThrow();
        chats.add(
                recipient.text(),
                () -> CompletableFuture.completedFuture(text)
                        .thenCompose(begun -> sendInTurn(begun, recipient))
                        .exceptionally(failure -> failed(text, failure)));
    }

    /**
     * Sends again what the server has not acknowledged on an earlier connection: the same bytes, under the same ids.
     */
    void sendPending() {
        context.sent().allPending().forEach(context.out());
    }

    private CompletableFuture<Void> sendInTurn(OutgoingText text, Jid recipient) {
        Optional<KeptText> earlier =
                text.fresh() ? Optional.empty() : context.sent().find(text.id());
        if (earlier.isPresent() && isTakenUp(text.id(), earlier.get())) {
            return CompletableFuture.completedFuture(null);
        }
        return peers.addressOf(recipient)
                .thenCompose(chat -> peers.devicesFor(chat)
                        .thenCompose(devices -> peers.bundlesFor(devices)
                                .thenAccept(bundles -> encryptAndSend(text, recipient, chat, devices, bundles))));
    }

    /**
     * Reports what is known of the outcome: nothing of a text that is pending, since the next connection sends it, nor
     * of one of which the disk does not say whether it is.
     */
    private Void failed(OutgoingText text, Throwable failure) {
        boolean disk = context.takeFailure(failure);
        try {
            if (context.sent().pending(text.id()).isEmpty()) {
                report(text.id(), earlierOutcome(text.id()).orElseGet(SendOutcome.NotSent::new));
            }
        } catch (StoreFailedException e) {
            if (!disk) {
                context.broken().accept(e);
            }
        }
        return null;
    }

    private Optional<SendOutcome> earlierOutcome(String id) {
        return context.sent().find(id).flatMap(KeptText::outcome);
    }

    /**
     * Reports the outcome of a text that was sent before, or sends the same bytes again if the server has not answered.
     *
     * @return false if there is neither: its stanza was kept for a shorter time than the text, or is damaged. Encrypted
     *     again under its id, it is a duplicate for a device that has it already
     */
    private boolean isTakenUp(String id, KeptText earlier) {
        Optional<SendOutcome> outcome = earlier.outcome();
        if (outcome.isPresent()) {
            report(id, outcome.get());
            return true;
        }
        Optional<Node> stanza = context.sent().pending(id);
        stanza.ifPresent(context.out());
        return stanza.isPresent();
    }

    private void report(String id, SendOutcome outcome) {
        Draft draft = context.vault().draft();
        draft.happened(new MessageEvent.SendEnded(id, outcome));
        context.vault().commit(draft);
    }

    private void encryptAndSend(
            OutgoingText text, Jid recipient, Jid chat, List<Jid> devices, Map<Jid, PreKeyBundle> bundles) {
        Draft draft = context.vault().draft();
        peers.begin(draft, bundles, false);
        SecretBytes secret = SecretBytes.random(context.random(), TextMessage.SECRET_LENGTH);
        byte[] message = TextMessage.encode(text.body(), secret, quote(text, chat));
        Map<Jid, Ciphertext> ciphertexts = encrypt(draft, chat, devices, message);
        if (ciphertexts.keySet().stream().noneMatch(device -> device.isSameUser(chat))) {
            // Keys that cannot be had now, or are refused, do not mean that there is no account.
            boolean exists = devices.stream().anyMatch(device -> device.isSameUser(chat));
            report(text.id(), exists ? new SendOutcome.NotSent() : new SendOutcome.NoRecipient());
            return;
        }
        Jid own = context.self().jids().inFormOf(chat);
        List<Jid> addressed = new ArrayList<>(ciphertexts.keySet());
        addressed.add(own.withDevice(context.self().jids().phone().device()));
        Node stanza = new OutgoingMessage(
                        text.id(),
                        chat,
                        phoneOf(recipient, chat),
                        ciphertexts,
                        context.self().deviceIdentity(),
                        Optional.of(ReportToken.of(secret, text.id(), own, chat, message)),
                        privacy.tokenFor(chat))
                .node();
        context.sent().keep(draft, text.id(), KeptText.of(message, chat, own, ParticipantHash.of(addressed)));
        context.sent().awaitAnswer(draft, text.id(), stanza);
        context.vault().commit(draft);
        context.out().accept(stanza);
    }

    /** Returns the recipient's phone number, if it is addressed by its hidden one. */
    private Optional<Jid> phoneOf(Jid recipient, Jid chat) {
        if (!chat.isHidden()) {
            return Optional.empty();
        }
        return recipient.isPhone() ? Optional.of(recipient) : context.accounts().phoneOf(chat);
    }

    private Map<Jid, Ciphertext> encrypt(Draft draft, Jid chat, List<Jid> devices, byte[] message) {
        byte[] copy = TextMessage.toOwnDevices(chat, message);
        Map<Jid, Ciphertext> ciphertexts = new LinkedHashMap<>();
        for (Jid device : devices) {
            byte[] content = context.self().jids().isOwn(device) ? copy : message;
            // A device whose keys cannot be had is left out; the others get the text.
            context.encrypt(draft, device, content).ifPresent(ciphertext -> ciphertexts.put(device, ciphertext));
        }
        return ciphertexts;
    }

    /**
     * Quotes by id alone, since no texts are kept: one of the own account if that id was sent, else the recipient's.
     */
    private Optional<Quote> quote(OutgoingText text, Jid chat) {
        return text.quotedId().map(id -> {
            boolean ours = context.sent().find(id).isPresent();
            return new Quote(id, ours ? context.self().jids().inFormOf(chat) : chat, "");
        });
    }
}
