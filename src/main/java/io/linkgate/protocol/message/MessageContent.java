package io.linkgate.protocol.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.wire.ContextPart;
import io.linkgate.protocol.message.wire.Message;
import io.linkgate.protocol.message.wire.Wrapper;
import java.util.Objects;
import java.util.Optional;

/**
 * The content of a ciphertext, without the messages that only wrap it. Immutable; never printed. Order of unwrapping
 * and fields: whatsmeow {@code message.go} and {@code types/events/events.go}, {@code UnwrapRaw}.
 */
public final class MessageContent {

    /** Maximum length of a text in characters, which is also WhatsApp's; the rest of a longer one is dropped. */
    public static final int MAX_TEXT = 65_536;

    /** Honest messages have up to three wrappers. Deeper ones are not read. */
    private static final int MAX_WRAPPERS = 8;

    /** Length of the secret that later votes and edits are encrypted with. */
    private static final int SECRET_LENGTH = 32;

    private static final int MAX_ID = 128;

    private final ContentType type;
    private final Optional<String> text;
    private final Optional<String> quotedId;
    private final Optional<SecretBytes> secret;
    private final Optional<DeviceSent> deviceSent;
    private final Optional<ProtocolMessage> protocolMessage;

    /**
     * A message that the owner has sent from another device. To be believed only when it came from a device of the
     * owner.
     *
     * @param destination the chat, without a device
     */
    public record DeviceSent(Jid destination, MessageContent inner) {
        public DeviceSent {
            Objects.requireNonNull(destination);
            Objects.requireNonNull(inner);
        }
    }

    private MessageContent(Message outer, Message message, ContentType type, Optional<DeviceSent> deviceSent) {
        this.type = type;
        this.text = type == ContentType.TEXT ? Optional.of(bounded(textOf(message))) : Optional.empty();
        this.quotedId = context(message).map(ContextPart::getStanzaId).filter(MessageContent::isId);
        this.secret = secretOf(message).or(() -> secretOf(outer));
        this.deviceSent = deviceSent;
        this.protocolMessage =
                message.hasProtocol() ? Optional.of(ProtocolReader.read(message.getProtocol())) : Optional.empty();
    }

    /**
     * Parses a message.
     *
     * @param unpadded any bytes
     * @throws MessageException if they are no message
     */
    public static MessageContent parse(byte[] unpadded) throws MessageException {
        try {
            return read(ByteString.copyFrom(unpadded), true);
        } catch (InvalidProtocolBufferException e) {
            throw new MessageException("a message that does not parse", e);
        }
    }

    /** A copy has no copy in it, so one is looked for only at the outside. */
    private static MessageContent read(ByteString bytes, boolean maybeCopy) throws InvalidProtocolBufferException {
        Message outer = Message.parseFrom(bytes);
        Message message = outer;
        for (int wrappers = 0; ; wrappers++) {
            Optional<Wrapper> wrapper = wrapper(message);
            if (wrapper.isEmpty()) {
                ContentType type = ContentType.of(message);
                Optional<DeviceSent> copy = type == ContentType.COPY && maybeCopy ? copy(message) : Optional.empty();
                return new MessageContent(outer, message, type, copy);
            }
            if (wrappers == MAX_WRAPPERS) {
                return new MessageContent(outer, Message.getDefaultInstance(), ContentType.UNKNOWN, Optional.empty());
            }
            message = Message.parseFrom(wrapper.get().getMessage());
        }
    }

    /** Returns the text, up to {@link #MAX_TEXT} characters; empty if it is something else. */
    public Optional<String> text() {
        return text;
    }

    /**
     * Returns what it is: {@code text}, {@code image}, {@code video}, {@code audio}, {@code document}, {@code sticker},
     * {@code contact}, {@code location}, {@code reaction}, {@code poll} and others; {@code unknown} if the field is not
     * known.
     */
    public String type() {
        return type.wireName();
    }

    /** Returns whether it has a picture, a film, a recording, a document or a sticker. */
    public boolean hasMedia() {
        return type.hasMedia();
    }

    /** Returns whether it is shown in a chat. Copies, protocol messages and keys of groups are not. */
    public boolean isForPeople() {
        return type.isForPeople();
    }

    /** Returns the id of the message that it replies to. */
    public Optional<String> quotedId() {
        return quotedId;
    }

    /** Returns the 32 bytes that votes on it and edits of it are encrypted with. */
    public Optional<SecretBytes> secret() {
        return secret;
    }

    /** Returns the message of which this one is a copy for the sender's other devices. */
    public Optional<DeviceSent> deviceSent() {
        return deviceSent;
    }

    /** Returns what it means for machines. */
    public Optional<ProtocolMessage> protocolMessage() {
        return protocolMessage;
    }

    /** Shows the type only. */
    @Override
    public String toString() {
        return "MessageContent[" + type + "]";
    }

    private static Optional<Wrapper> wrapper(Message message) {
        if (message.hasEphemeral()) {
            return Optional.of(message.getEphemeral());
        }
        if (message.hasViewOnce()) {
            return Optional.of(message.getViewOnce());
        }
        if (message.hasViewOnceV2()) {
            return Optional.of(message.getViewOnceV2());
        }
        if (message.hasViewOnceV2Extension()) {
            return Optional.of(message.getViewOnceV2Extension());
        }
        if (message.hasDocumentWithCaption()) {
            return Optional.of(message.getDocumentWithCaption());
        }
        return message.hasEdited() ? Optional.of(message.getEdited()) : Optional.empty();
    }

    private static String textOf(Message message) {
        return message.hasConversation()
                ? message.getConversation()
                : message.getExtendedText().getText();
    }

    private static String bounded(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        // Not between the halves of a character.
        return text.substring(0, Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT);
    }

    private static Optional<ContextPart> context(Message message) {
        if (message.hasExtendedText()) {
            return Optional.of(message.getExtendedText().getContext());
        }
        return ContextFields.of(message).map(part -> part.getContext());
    }

    private static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= MAX_ID;
    }

    private static Optional<SecretBytes> secretOf(Message message) {
        return Optional.of(message.getContext().getMessageSecret())
                .filter(bytes -> bytes.size() == SECRET_LENGTH)
                .map(bytes -> SecretBytes.of(bytes.toByteArray()));
    }

    private static Optional<DeviceSent> copy(Message message) throws InvalidProtocolBufferException {
        Optional<Jid> destination = Jid.parse(message.getDeviceSent().getDestinationJid());
        return destination.isEmpty()
                ? Optional.empty()
                : Optional.of(new DeviceSent(
                        destination.get().bare(), read(message.getDeviceSent().getMessage(), false)));
    }
}
