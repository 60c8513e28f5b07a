package io.linkgate.protocol.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.wire.ContextPart;
import io.linkgate.protocol.message.wire.DeviceSentPart;
import io.linkgate.protocol.message.wire.ExtendedText;
import io.linkgate.protocol.message.wire.Message;
import io.linkgate.protocol.message.wire.MessageContext;
import io.linkgate.protocol.message.wire.QuotedPart;
import java.util.Optional;

/**
 * Writes what is inside the ciphertexts of a text, before padding. The form is that of zapo and of whatsmeow for bare
 * strings: {@code conversation}, or {@code extendedTextMessage} for a reply, and the secret.
 */
public final class TextMessage {

    /** Length of a message's secret in bytes (whatsmeow {@code send.go}). */
    public static final int SECRET_LENGTH = 32;

    /** The version of the report token that goes with the secret (whatsapp-rust, zapo). */
    private static final int REPORTING_TOKEN_VERSION = 2;

    private TextMessage() {}

    /**
     * Returns the message for the recipient's devices.
     *
     * @param text not empty, without halves of surrogate pairs
     * @param secret 32 fresh random bytes; the report token is derived from it
     * @param quote the message that it replies to
     */
    public static byte[] encode(String text, SecretBytes secret, Optional<Quote> quote) {
        if (secret.length() != SECRET_LENGTH) {
            throw new IllegalArgumentException("a message's secret has 32 bytes, not " + secret.length());
        }
        Message.Builder message = Message.newBuilder()
                .setContext(MessageContext.newBuilder()
                        .setMessageSecret(ByteString.copyFrom(secret.bytes()))
                        .setReportingTokenVersion(REPORTING_TOKEN_VERSION));
        quote.ifPresentOrElse(
                to -> message.setExtendedText(
                        ExtendedText.newBuilder().setText(text).setContext(context(to))),
                () -> message.setConversation(text));
        return message.build().toByteArray();
    }

    /**
     * Returns the copy for the sender's own other devices, without which the owner does not see on the phone what was
     * sent (whatsmeow {@code send.go}, Baileys {@code Socket/messages-send.ts}).
     *
     * @param destination the recipient as it was addressed
     * @param message what {@link #encode} returned
     */
    public static byte[] toOwnDevices(Jid destination, byte[] message) {
        Message inner;
        try {
            inner = Message.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a message", e);
        }
        Message.Builder copy = Message.newBuilder()
                .setDeviceSent(DeviceSentPart.newBuilder()
                        .setDestinationJid(destination.bare().text())
                        .setMessage(ByteString.copyFrom(message)));
        if (inner.hasContext()) {
            copy.setContext(inner.getContext());
        }
        return copy.build().toByteArray();
    }

    private static ContextPart context(Quote quote) {
        return ContextPart.newBuilder()
                .setStanzaId(quote.id())
                .setParticipant(quote.sender().bare().text())
                .setQuotedMessage(QuotedPart.newBuilder().setConversation(quote.text()))
                .build();
    }
}
