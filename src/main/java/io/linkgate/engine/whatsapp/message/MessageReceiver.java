package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.message.StoreKind;
import io.linkgate.engine.whatsapp.memory.Draft;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The reader of messages: decrypts, commits what was learned, and then answers, exactly once. Confined to the desk's
 * mailbox.
 */
final class MessageReceiver {

    /** The server repeats what it holds no receipt for at the next login, which may be after a long weekend. */
    private static final Duration HANDLED_KEPT = Duration.ofDays(7);

    private static final byte[] YES = {1};

    private final DeskContext context;
    private final RetryAsker asker;
    private final ContentReader contents;

    MessageReceiver(DeskContext context, RetryAsker asker, ContentReader contents) {
        this.context = context;
        this.asker = asker;
        this.contents = contents;
    }

    /** Takes a message. If the disk fails, it stays unanswered, and the server repeats it at the next login. */
    void received(Node stanza) {
        Optional<IncomingMessage> parsed =
                IncomingMessage.parse(stanza, context.self().jids());
        Optional<MessageOutcome> withoutContent = IncomingMessage.outcome(stanza, parsed);
        if (withoutContent.isPresent()) {
            answer(stanza, withoutContent.get());
        } else if (context.vault()
                .load(StoreKind.HANDLED, key(parsed.orElseThrow()))
                .isPresent()) {
            answer(stanza, MessageOutcome.DUPLICATE);
        } else {
            take(parsed.get());
        }
    }

    private void take(IncomingMessage message) {
        Draft draft = context.vault().draft();
        message.pairs().forEach(pair -> context.accounts().learn(draft, pair));
        List<Integer> usedPreKeys = new ArrayList<>(1);
        try {
            boolean decrypted = false;
            boolean history = false;
            for (Ciphertext ciphertext : message.ciphertexts()) {
                Optional<CiphertextKind> kind = ciphertext.kind();
                if (kind.isPresent()) {
                    Decrypted content = decrypt(draft, message, kind.get(), ciphertext);
                    content.usedPreKey().ifPresent(usedPreKeys::add);
                    history |= contents.read(draft, message, content.padded());
                    decrypted = true;
                }
            }
            if (!decrypted || isShared(message)) {
                contents.unread(draft, message);
            }
            handled(draft, message);
            usedPreKeys.forEach(context.vault()::dropPreKey);
            asker.succeeded(message);
            answer(message.stanza(), MessageOutcome.DECRYPTED);
            if (history) {
                context.out()
                        .accept(MessageAnswers.historyReceipt(
                                message.id(), context.self().jids()));
            }
        } catch (MessageException e) {
            handled(draft, message); // the session has moved on, whatever was inside
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

    private void failed(IncomingMessage message, SignalException failure) {
        if (failure.reason() == SignalException.Reason.DUPLICATE) {
            answer(message.stanza(), MessageOutcome.DUPLICATE);
        } else if (isShared(message)) {
            // Only the keys of the group were encrypted for this device, and it has no use for them.
            Draft draft = context.vault().draft();
            contents.unread(draft, message);
            handled(draft, message);
            answer(message.stanza(), MessageOutcome.DECRYPTED);
        } else {
            asker.ask(message, failure.reason(), () -> answer(message.stanza(), MessageOutcome.NOT_DECRYPTABLE));
        }
    }

    /** Whether it went to more than one account, and is encrypted with a key of the group. */
    private static boolean isShared(IncomingMessage message) {
        return message.chat().isGroup() || message.chat().isBroadcast();
    }

    private void handled(Draft draft, IncomingMessage message) {
        draft.put(
                StoreKind.HANDLED,
                key(message),
                YES,
                Optional.of(context.clock().instant().plus(HANDLED_KEPT)));
        context.vault().commit(draft);
    }

    private void answer(Node stanza, MessageOutcome outcome) {
        MessageAnswers.to(stanza, outcome, context.self().jids(), false).ifPresent(context.out());
    }

    /** Ids are unique per chat, and a peer that reuses one of another peer's takes nothing from it. */
    private static String key(IncomingMessage message) {
        return message.sender().bare().text() + " " + message.id();
    }
}
