package io.linkgate.protocol.delivery;

import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.MessageContent;
import io.linkgate.protocol.message.MessageKey;
import io.linkgate.protocol.message.PhoneMessages;
import io.linkgate.protocol.message.ProtocolMessage;
import io.linkgate.protocol.message.ResentMessage;
import java.util.List;
import java.util.Optional;

/**
 * The question to the own phone for messages that this device could not read, and its answer (whatsmeow {@code
 * send.go}, {@code retry.go}; Baileys {@code Socket/messages-recv.ts}).
 */
public final class PlaceholderRequest {

    private PlaceholderRequest() {}

    /** Returns the key of a message that came. */
    public static MessageKey keyOf(IncomingMessage message) {
        Jid chat = message.chat();
        Optional<Jid> participant =
                chat.isUser() ? Optional.empty() : Optional.of(message.sender().bare());
        return new MessageKey(chat, message.own(), message.id(), participant);
    }

    /** Returns what is inside the ciphertext of the request, before padding. */
    public static byte[] encode(List<MessageKey> wanted) {
        return PhoneMessages.request(wanted);
    }

    /**
     * Returns the messages of an answer. Only the own phone is believed; anyone else could put words into the mouth of
     * another.
     */
    public static List<ResentMessage> answer(IncomingMessage message, MessageContent content) {
        if (!message.own() || message.sender().device() != 0) {
            return List.of();
        }
        return content.protocolMessage()
                .filter(ProtocolMessage.PeerDataResponse.class::isInstance)
                .map(response -> ((ProtocolMessage.PeerDataResponse) response).messages())
                .orElse(List.of());
    }
}
