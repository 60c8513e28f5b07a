package io.linkgate.protocol.message;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.linkgate.protocol.crypto.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a part of the history field by field, so that the messages in it, which are nearly all of it, are skipped and
 * never in memory. The numbers are those of Baileys {@code WAProto/WAProto.proto}; that of the salt is from whatsmeow
 * {@code proto/waHistorySync}.
 */
final class HistoryReader {

    private static final int CONVERSATION = 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int PAIR = 15 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int SALT = 19 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private static final int CHAT_ID = 1;
    private static final int CHAT_TOKEN = 21;
    private static final int CHAT_TOKEN_TIME = 22;
    private static final int CHAT_GIVEN_TIME = 28;
    private static final int CHAT_PHONE = 39;
    private static final int CHAT_HIDDEN = 42;
    private static final Set<Integer> CHAT =
            Set.of(CHAT_ID, CHAT_TOKEN, CHAT_TOKEN_TIME, CHAT_GIVEN_TIME, CHAT_PHONE, CHAT_HIDDEN);

    private static final int PAIR_PHONE = 1;
    private static final int PAIR_HIDDEN = 2;

    /** Longer values are skipped. */
    private static final int MAX_VALUE = 1024;

    private final CodedInputStream in;
    private final Set<LidPair> pairs = new LinkedHashSet<>();
    private final List<HistorySync.ChatTokens> tokens = new ArrayList<>();
    private Optional<SecretBytes> salt = Optional.empty();

    HistoryReader(CodedInputStream in) {
        this.in = in;
    }

    /** The wanted fields of a message inside. */
    private record Part(Map<Integer, byte[]> values, Map<Integer, Long> numbers) {

        Optional<SecretBytes> secret(int field) {
            return Optional.ofNullable(values.get(field))
                    .filter(bytes -> bytes.length > 0)
                    .map(SecretBytes::of);
        }

        Optional<Jid> jid(int field) {
            return Optional.ofNullable(values.get(field))
                    .flatMap(bytes -> Jid.parse(new String(bytes, StandardCharsets.UTF_8)));
        }

        Optional<Instant> time(int field) {
            return Optional.ofNullable(numbers.get(field))
                    .filter(seconds -> seconds != 0)
                    .map(ProtocolReader::instant);
        }
    }

    HistorySync read() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case CONVERSATION -> chat(part(CHAT));
                case PAIR -> {
                    Part pair = part(Set.of(PAIR_PHONE, PAIR_HIDDEN));
                    add(pair.jid(PAIR_PHONE), pair.jid(PAIR_HIDDEN));
                }
                case SALT ->
                    salt = Optional.of(value())
                            .filter(bytes -> bytes.length > 0)
                            .map(SecretBytes::of);
                default -> skip(tag);
            }
        }
        return new HistorySync(List.copyOf(pairs), salt, tokens);
    }

    private void chat(Part chat) {
        Optional<Jid> id = chat.jid(CHAT_ID);
        Optional<Jid> phone = chat.jid(CHAT_PHONE);
        Optional<Jid> hidden = chat.jid(CHAT_HIDDEN);
        add(id, phone);
        add(id, hidden);
        Optional<SecretBytes> received = chat.secret(CHAT_TOKEN);
        Optional<Instant> given = chat.time(CHAT_GIVEN_TIME);
        Optional<Jid> account = hidden.or(() -> id).filter(Jid::isUser);
        if (account.isPresent()
                && tokens.size() < HistorySync.MAX_CHATS
                && (received.isPresent() || given.isPresent())) {
            Instant at = chat.time(CHAT_TOKEN_TIME).orElse(Instant.EPOCH);
            tokens.add(new HistorySync.ChatTokens(account.get().bare(), received, at, given));
        }
    }

    private void add(Optional<Jid> one, Optional<Jid> other) {
        if (one.isPresent() && other.isPresent() && pairs.size() < HistorySync.MAX_PAIRS) {
            LidPair.of(one.get(), other.get()).ifPresent(pairs::add);
        }
    }

    private Part part(Set<Integer> wanted) throws IOException {
        Part part = new Part(new HashMap<>(), new HashMap<>());
        int outer = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            int type = WireFormat.getTagWireType(tag);
            if (wanted.contains(field) && type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                part.values().put(field, value());
            } else if (wanted.contains(field) && type == WireFormat.WIRETYPE_VARINT) {
                part.numbers().put(field, in.readRawVarint64());
            } else {
                skip(tag);
            }
        }
        in.popLimit(outer);
        return part;
    }

    /** Returns a value; none if it is overlong. */
    private byte[] value() throws IOException {
        int length = in.readRawVarint32();
        if (length <= MAX_VALUE) {
            return in.readRawBytes(length); // which refuses a negative length
        }
        in.skipRawBytes(length);
        return new byte[0];
    }

    private void skip(int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new IOException("a group that ends without a beginning");
        }
    }
}
