package io.linkgate.protocol.signal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An entry of an {@code arrival} list. Names of its fields vary between files; what cannot be understood is an error,
 * since a message that is skipped proves nothing.
 */
final class VectorMessage {

    private final String set;
    private final JsonNode entry;
    private final VectorSet vectors;

    VectorMessage(String set, JsonNode entry, VectorSet vectors) {
        this.set = set;
        this.entry = entry;
        this.vectors = vectors;
    }

    /** The whole message: the field that is named after what it is, or that looks like one. */
    byte[] bytes() {
        return text("pkmsg|msg|message|bytes|wire|ciphertext|hex|data")
                .filter(VectorMessage::isHex)
                .map(HexFormat.of()::parseHex)
                .orElseThrow(() -> unclear("the message"));
    }

    CiphertextKind kind() {
        Optional<String> named = text("kind|type|enc|enctype");
        if (named.isPresent()) {
            return CiphertextKind.parse(named.get()).orElseThrow(() -> unclear("the kind"));
        }
        if (entry.has("pkmsg")) {
            return CiphertextKind.PREKEY;
        }
        byte[] bytes = bytes();
        // A msg begins with its ratchet key, field 1 of bytes; a pkmsg with a number, or with field 2.
        return bytes.length > 1 && bytes[1] == 0x0A ? CiphertextKind.PLAIN : CiphertextKind.PREKEY;
    }

    boolean isToAlice() {
        Optional<String> to = text("to|recipient|receiver|by|at|reader|side");
        if (to.isPresent()) {
            return isAlice(to.get());
        }
        Optional<String> from = text("from|sender");
        if (from.isPresent()) {
            return !isAlice(from.get());
        }
        try {
            return kind() == CiphertextKind.PLAIN
                    && vectors.isRatchetKeyOf("B", RatchetMessage.parse(bytes()).ratchetKey());
        } catch (SignalException e) {
            throw unclear("the recipient");
        }
    }

    boolean isAccepted() {
        for (Iterator<Map.Entry<String, JsonNode>> fields = entry.properties().iterator(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            String name = field.getKey().toLowerCase(Locale.ROOT);
            JsonNode value = field.getValue();
            if (name.matches("accept(ed|s)?|ok|valid|decrypts")) {
                return value.asBoolean();
            }
            if (name.matches("refuse[ds]?|reject(ed|s)?|fail(ed|s)?|error|reason")) {
                return value.isNull() || value.isBoolean() && !value.asBoolean();
            }
            if (name.matches("expect(ed)?|result|verdict|outcome|status")) {
                return value.asText().toLowerCase(Locale.ROOT).matches("(accept|ok|decrypt).*|true");
            }
        }
        throw unclear("whether it is accepted");
    }

    byte[] plaintext() {
        return text("plaintext|padded|plain|text")
                .map(HexFormat.of()::parseHex)
                .orElseThrow(() -> unclear("the plaintext"));
    }

    private IllegalStateException unclear(String what) {
        return new IllegalStateException("it is unclear what " + what + " is, in " + this);
    }

    private Optional<String> text(String names) {
        for (Iterator<Map.Entry<String, JsonNode>> fields = entry.properties().iterator(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (field.getKey().toLowerCase(Locale.ROOT).matches(names)
                    && field.getValue().isTextual()) {
                return Optional.of(field.getValue().asText());
            }
        }
        return Optional.empty();
    }

    private static boolean isAlice(String side) {
        return side.toLowerCase(Locale.ROOT).startsWith("a");
    }

    private static boolean isHex(String text) {
        return text.matches("(?:[0-9a-fA-F]{2})*");
    }

    @Override
    public String toString() {
        return set + " " + entry;
    }
}
