package io.linkgate.protocol.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.wire.HistoryConversation;
import io.linkgate.protocol.message.wire.HistorySyncMessage;
import io.linkgate.protocol.message.wire.LidPairPart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What texts need of a part of the history that the phone shares (whatsmeow {@code message.go}). The messages in it are
 * not read. Never printed.
 *
 * @param pairs numbers of accounts; up to {@link #MAX_PAIRS}, further ones are ignored
 * @param salt for {@link FallbackToken}
 * @param tokens up to {@link #MAX_CHATS}, further ones are ignored
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record HistorySync(List<LidPair> pairs, Optional<SecretBytes> salt, List<ChatTokens> tokens) {

    /** Maximum number of pairs that is read. */
    public static final int MAX_PAIRS = 20_000;

    /** Maximum number of chats whose tokens are read. */
    public static final int MAX_CHATS = 20_000;

    /** How far a part may be inflated, in bytes. A part that is larger is refused. */
    public static final int MAX_INFLATED = 64 << 20;

    public HistorySync {
        pairs = List.copyOf(pairs);
        Objects.requireNonNull(salt);
        tokens = List.copyOf(tokens);
    }

    /**
     * The privacy tokens between the account and a contact.
     *
     * @param chat the contact, under its hidden number if it is known
     * @param received the contact's token, if it has given one
     * @param receivedAt when; the epoch if unknown
     * @param givenAt when the account has given its own last
     */
    public record ChatTokens(Jid chat, Optional<SecretBytes> received, Instant receivedAt, Optional<Instant> givenAt) {
        public ChatTokens {
            Objects.requireNonNull(chat);
            Objects.requireNonNull(received);
            Objects.requireNonNull(receivedAt);
            Objects.requireNonNull(givenAt);
        }

        @Override
        public String toString() {
            return "ChatTokens[" + chat + "]";
        }
    }

    /**
     * Reads a part.
     *
     * @param zlib the inline payload of a notification, or a blob that was downloaded and decrypted; any bytes
     * @throws MessageException if it is not one, or inflates to more than {@link #MAX_INFLATED}
     */
    public static HistorySync parse(SecretBytes zlib) throws MessageException {
        try (InputStream inflated = new InflaterInputStream(new ByteArrayInputStream(zlib.bytes()))) {
            CodedInputStream in = CodedInputStream.newInstance(inflated);
            in.setSizeLimit(MAX_INFLATED);
            return new HistoryReader(in).read();
        } catch (IOException e) {
            throw new MessageException("a part of the history that does not parse", e);
        }
    }

    /** Returns it as a phone sends it: a zlib stream. */
    public SecretBytes bytes() {
        HistorySyncMessage.Builder message = HistorySyncMessage.newBuilder();
        tokens.forEach(chat -> message.addConversations(conversation(chat)));
        pairs.forEach(pair -> message.addLidMappings(LidPairPart.newBuilder()
                .setPnJid(pair.phone().text())
                .setLidJid(pair.hidden().text())));
        salt.ifPresent(bytes -> message.setNctSalt(ByteString.copyFrom(bytes.bytes())));
        ByteArrayOutputStream zlib = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(zlib)) {
            message.build().writeTo(deflated);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return SecretBytes.of(zlib.toByteArray());
    }

    private static HistoryConversation conversation(ChatTokens chat) {
        HistoryConversation.Builder conversation =
                HistoryConversation.newBuilder().setId(chat.chat().text());
        chat.received()
                .ifPresent(token -> conversation
                        .setTcToken(ByteString.copyFrom(token.bytes()))
                        .setTcTokenTimestamp(chat.receivedAt().getEpochSecond()));
        chat.givenAt().ifPresent(at -> conversation.setTcTokenSenderTimestamp(at.getEpochSecond()));
        return conversation.build();
    }

    @Override
    public String toString() {
        return "HistorySync[" + pairs.size() + " pairs, " + tokens.size() + " chats]";
    }
}
