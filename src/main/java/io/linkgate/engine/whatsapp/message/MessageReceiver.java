package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.whatsapp.memory.Draft;
import io.linkgate.engine.whatsapp.memory.HandledMessages;
import io.linkgate.engine.whatsapp.memory.HandledMessages.Kind;
import io.linkgate.protocol.delivery.Ciphertext;
import io.linkgate.protocol.delivery.IncomingMessage;
import io.linkgate.protocol.delivery.MessageAnswers;
import io.linkgate.protocol.delivery.MessageOutcome;
import io.linkgate.protocol.message.MessageException;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.CiphertextKind;
import io.linkgate.protocol.signal.Decrypted;
import io.linkgate.protocol.signal.SignalAddress;
import io.linkgate.protocol.signal.SignalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads messages: decrypts each, commits what was learned, and then answers it exactly once. Confined to the desk's
 * mailbox.
 */
final class MessageReceiver {

    private static final Logger LOG = LoggerFactory.getLogger(MessageReceiver.class);

    private final DeskContext context;
    private final RetryAsker asker;
    private final PeerDesk own;
    private final HandledMessages handled;
    private final ContentReader contents;

    MessageReceiver(
            DeskContext context, RetryAsker asker, PeerDesk own, HandledMessages handled, ContentReader contents) {
        this.context = context;
        this.asker = asker;
        this.own = own;
        this.handled = handled;
        this.contents = contents;
    }

    /** Takes a message. If the disk fails, it stays unanswered, and the server repeats it at the next login. */
    void received(Node stanza) {
        Optional<IncomingMessage> parsed =
                IncomingMessage.parse(stanza, context.self().jids());
        Optional<MessageOutcome> withoutContent = IncomingMessage.outcome(stanza, parsed);
        if (withoutContent.isPresent()) {
            answer(stanza, withoutContent.get());
            parsed.filter(any -> withoutContent.get() == MessageOutcome.UNAVAILABLE)
                    .ifPresent(own::askFor);
            return;
        }
        IncomingMessage message = parsed.orElseThrow();
        Draft draft = context.vault().draft();
        message.pairs().forEach(pair -> context.accounts().learn(draft, pair));
        Optional<Kind> known = handled.find(draft, message.sender(), message.id());
        if (known.isPresent()) {
            answer(message, MessageOutcome.DUPLICATE, known.get());
        } else {
            take(draft, message);
        }
    }

    private void take(Draft draft, IncomingMessage message) {
        List<Integer> usedPreKeys = new ArrayList<>(1);
        try {
            boolean decrypted = false;
            Kind kindOfMessage = Kind.MESSAGE;
            for (Ciphertext ciphertext : message.ciphertexts()) {
                Optional<CiphertextKind> kind = ciphertext.kind();
                if (kind.isPresent()) {
                    Decrypted content = decrypt(draft, message, kind.get(), ciphertext);
                    if (isForged(message, content)) {
                        LOG.warn("A message in the owner's name is ignored: no device of the owner has sent it");
                        answer(message.stanza(), MessageOutcome.FORGED);
                        return; // the draft, and the session in it, with it
                    }
                    content.usedPreKey().ifPresent(usedPreKeys::add);
                    if (contents.read(draft, message, content.padded())) {
                        kindOfMessage = Kind.HISTORY;
                    }
                    decrypted = true;
                }
            }
            if (!decrypted || isShared(message)) {
                contents.unread(draft, message);
            }
            commit(draft, message, kindOfMessage);
            usedPreKeys.forEach(context.vault()::dropPreKey);
            asker.succeeded(message);
            answer(message, MessageOutcome.DECRYPTED, kindOfMessage);
        } catch (MessageException e) {
            commit(draft, message, Kind.MESSAGE); // the session has moved on, whatever was inside
            usedPreKeys.forEach(context.vault()::dropPreKey);
            answer(message.stanza(), MessageOutcome.BROKEN_CONTENT);
        } catch (SignalException e) {
            failed(message, e);
        }
    }

    private Decrypted decrypt(Draft draft, IncomingMessage message, CiphertextKind kind, Ciphertext ciphertext)
            throws SignalException {
        SignalAddress address = context.accounts()
                .sessionAddress(
                        draft, message.sessionJid(phone -> context.accounts().hiddenOf(phone)));
        Decrypted decrypted = context.signal()
                .decrypt(draft.session(address), kind, ciphertext.content().bytes(), context.vault());
        draft.put(address, decrypted.next());
        return decrypted;
    }

    private boolean isForged(IncomingMessage message, Decrypted content) {
        return content.next()
                .peerIdentity()
                .filter(sender -> context.self().isForged(message, sender))
                .isPresent();
    }

    private void failed(IncomingMessage message, SignalException failure) {
        if (failure.reason() == SignalException.Reason.DUPLICATE) {
            answer(message.stanza(), MessageOutcome.DUPLICATE);
        } else if (isShared(message)) {
            // Only the keys of the group were encrypted for this device, and it has no use for them.
            leaveUnread(message, MessageOutcome.DECRYPTED);
        } else if (!asker.ask(
                message,
                failure.reason(),
                () -> received(message.stanza()),
                () -> answer(message.stanza(), MessageOutcome.NOT_DECRYPTABLE))) {
            leaveUnread(message, MessageOutcome.NOT_DECRYPTABLE);
        }
    }

    /** Reports a message without its content. */
    private void leaveUnread(IncomingMessage message, MessageOutcome outcome) {
        Draft draft = context.vault().draft();
        contents.unread(draft, message);
        commit(draft, message, Kind.MESSAGE);
        answer(message.stanza(), outcome);
    }

    /** Whether it went to more than one account, and is encrypted with a key of the group. */
    private static boolean isShared(IncomingMessage message) {
        return message.chat().isGroup() || message.chat().isBroadcast();
    }

    private void commit(Draft draft, IncomingMessage message, Kind kind) {
        handled.add(draft, message.sender(), message.id(), kind);
        context.vault().commit(draft);
    }

    private void answer(IncomingMessage message, MessageOutcome outcome, Kind kind) {
        answer(message.stanza(), outcome);
        if (kind == Kind.HISTORY) {
            context.out()
                    .accept(MessageAnswers.historyReceipt(
                            message.id(), context.self().jids()));
        }
    }

    private void answer(Node stanza, MessageOutcome outcome) {
        MessageAnswers.to(stanza, outcome, context.self().jids(), false).ifPresent(context.out());
    }
}
