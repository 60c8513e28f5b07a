package io.linkgate.protocol.message;

import io.linkgate.protocol.message.wire.MessageKeyPart;
import java.util.Objects;
import java.util.Optional;

/**
 * The name of a message inside another one. Never prints the number.
 *
 * @param chat without a device
 * @param fromMe whether the account that writes the key has sent the message
 * @param id 1 to 128 characters
 * @param participant the sender, in a group
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record MessageKey(Jid chat, boolean fromMe, String id, Optional<Jid> participant) {

    private static final int MAX_ID = 128;

    public MessageKey {
        Objects.requireNonNull(chat);
        Objects.requireNonNull(participant);
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw new IllegalArgumentException("an id has 1 to 128 characters");
        }
    }

    /** Returns the key of a message in a chat between two. */
    public static MessageKey of(Jid chat, boolean fromMe, String id) {
        return new MessageKey(chat.bare(), fromMe, id, Optional.empty());
    }

    static Optional<MessageKey> read(MessageKeyPart part) {
        String id = part.getId();
        return Jid.parse(part.getRemoteJid())
                .filter(any -> !id.isEmpty() && id.length() <= MAX_ID)
                .map(chat -> new MessageKey(chat.bare(), part.getFromMe(), id, Jid.parse(part.getParticipant())));
    }

    MessageKeyPart part() {
        MessageKeyPart.Builder part = MessageKeyPart.newBuilder()
                .setRemoteJid(chat.text())
                .setFromMe(fromMe)
                .setId(id);
        participant.ifPresent(jid -> part.setParticipant(jid.text()));
        return part.build();
    }

    @Override
    public String toString() {
        return "MessageKey[" + id + "]";
    }
}
