package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.whatsapp.memory.Draft;
import io.linkgate.engine.whatsapp.memory.HandledMessages;
import io.linkgate.engine.whatsapp.memory.UnseenMessages;
import io.linkgate.protocol.delivery.IncomingMessage;
import io.linkgate.protocol.delivery.PlaceholderRequest;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.MessageContent;
import io.linkgate.protocol.message.MessageException;
import io.linkgate.protocol.message.MessageKey;
import io.linkgate.protocol.message.Padding;
import io.linkgate.protocol.message.ProtocolMessage;
import io.linkgate.protocol.message.ResentMessage;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads the content of ciphertexts: it becomes an event, or is for programs. Messages of groups, and all that are not
 * texts, are reported without their content. Confined to the desk's mailbox.
 */
final class ContentReader {

    private static final String UNKNOWN = "unknown";

    private final DeskContext context;
    private final PeerDesk own;
    private final HandledMessages handled;
    private final UnseenMessages unseen;

    ContentReader(DeskContext context, PeerDesk own, HandledMessages handled, UnseenMessages unseen) {
        this.context = context;
        this.own = own;
        this.handled = handled;
        this.unseen = unseen;
    }

    /** Where a message belongs. */
    private record Place(Jid chat, Jid sender, boolean fromMe, String name) {}

    /**
     * Reads the content of a message.
     *
     * @return whether it was a notice of history, which needs a receipt of its own
     * @throws MessageException if it is not a message
     */
    boolean read(Draft draft, IncomingMessage message, byte[] padded) throws MessageException {
        MessageContent content = MessageContent.parse(Padding.unpad(padded));
        Place place = new Place(message.chat(), message.sender().bare(), message.own(), message.name());
        Optional<MessageContent.DeviceSent> copy = content.deviceSent().filter(any -> message.own());
        if (copy.isPresent()) {
            content = copy.get().inner();
            place = new Place(copy.get().destination(), place.sender(), true, place.name());
        }
        Optional<ProtocolMessage> forMachines = content.protocolMessage();
        if (forMachines.isPresent()) {
            return take(draft, message, place, content, forMachines.get());
        }
        if (content.isForPeople() && !message.peer()) {
            happened(draft, message.id(), message.at(), place, content);
        }
        return false;
    }

    private boolean take(
            Draft draft, IncomingMessage message, Place place, MessageContent content, ProtocolMessage forMachines) {
        if (forMachines instanceof ProtocolMessage.Revoke revoke) {
            changed(draft, message, place, "revoked", revoke.target());
        } else if (forMachines instanceof ProtocolMessage.Edit edit) {
            changed(draft, message, place, "edited", edit.target());
        } else if (forMachines instanceof ProtocolMessage.PeerDataResponse) {
            PlaceholderRequest.answer(message, content).forEach(resent -> resent(draft, resent));
        } else if (message.own() && message.sender().device() == 0) {
            return own.take(draft, forMachines); // the phone, whose key is certain
        }
        return false;
    }

    /** Reports a message that this device does not read. */
    void unread(Draft draft, IncomingMessage message) {
        if (!message.chat().isStatus() && !message.peer()) {
            draft.happened(new MessageEvent.Received(
                    message.id(),
                    message.at(),
                    message.chat().text(),
                    Optional.empty(),
                    message.sender().bare().text(),
                    message.own(),
                    message.name(),
                    UNKNOWN,
                    Optional.empty(),
                    false,
                    Optional.empty()));
        }
    }

    /** A message that this device could not read has come from the phone. */
    private void resent(Draft draft, ResentMessage resent) {
        MessageKey key = resent.key();
        Optional<Jid> sender = own.awaited(key);
        if (sender.isEmpty() || handled.find(draft, sender.get(), key.id()).isPresent()) {
            return; // the sender was faster, or the phone was not asked
        }
        try {
            MessageContent content = MessageContent.parse(resent.content().bytes());
            Place place = new Place(key.chat(), sender.get().bare(), key.fromMe(), resent.name());
            if (content.isForPeople()) {
                happened(draft, key.id(), resent.at(), place, content);
            }
            handled.add(draft, sender.get(), key.id(), HandledMessages.Kind.MESSAGE);
        } catch (MessageException e) {
            // The sender may still repeat it.
        }
    }

    private void changed(Draft draft, IncomingMessage message, Place place, String type, Optional<MessageKey> target) {
        if (!isShared(place.chat())) {
            draft.happened(received(
                    draft,
                    message.id(),
                    message.at(),
                    place,
                    type,
                    Optional.empty(),
                    false,
                    target.map(MessageKey::id)));
        }
    }

    private void happened(Draft draft, String id, Instant at, Place place, MessageContent content) {
        if (isShared(place.chat())) {
            return; // reported once for all of its ciphertexts
        }
        draft.happened(
                received(draft, id, at, place, content.type(), content.text(), content.hasMedia(), content.quotedId()));
        if (!place.fromMe()) {
            unseen.add(draft, place.chat(), id);
        }
    }

    private MessageEvent received(
            Draft draft,
            String id,
            Instant at,
            Place place,
            String type,
            Optional<String> body,
            boolean hasMedia,
            Optional<String> quotedId) {
        Optional<String> phone = Optional.of(place.chat())
                .filter(Jid::isHidden)
                .flatMap(hidden -> context.accounts().phoneOf(draft, hidden))
                .map(Jid::text);
        return new MessageEvent.Received(
                id,
                at,
                place.chat().text(),
                phone,
                place.sender().text(),
                place.fromMe(),
                place.name(),
                type,
                body,
                hasMedia,
                quotedId);
    }

    private static boolean isShared(Jid chat) {
        return chat.isGroup() || chat.isBroadcast();
    }
}
