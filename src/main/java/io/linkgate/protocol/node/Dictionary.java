package io.linkgate.protocol.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Dictionary version 3: 235 words of one byte and four times 256 words of two bytes. The same list is in whatsmeow
 * {@code binary/token/token.go} and Baileys {@code WABinary/constants}.
 */
final class Dictionary {

    /** The only instance: about 1,260 strings, read once per class loader. */
    static final Dictionary VERSION_3 = load("tokens.json");

    /** Codes at or above this have two bytes. */
    private static final int TWO_BYTES = 1 << 8;

    private final String[] words;
    private final Map<String, Integer> codes;

    private Dictionary(String[] words) {
        this.words = words;
        this.codes = new HashMap<>();
        for (int code = 0; code < words.length; code++) {
            if (words[code] != null && codes.put(words[code], code) != null) {
                throw new IllegalStateException("the dictionary contains a word twice");
            }
        }
    }

    /** Returns the word's code: one byte, or two bytes as a 16-bit number. */
    Optional<Integer> code(String word) {
        return Optional.ofNullable(codes.get(word));
    }

    static boolean isTwoBytes(int code) {
        return code >= TWO_BYTES;
    }

    /**
     * Returns the word of a code that {@link #code} can return.
     *
     * @param code 1 to 235, or 236 to 239 times 256 plus 0 to 255
     */
    String word(int code) {
        return words[code];
    }

    private static Dictionary load(String resource) {
        try (InputStream in = Dictionary.class.getResourceAsStream(resource)) {
            JsonNode root = new ObjectMapper().readTree(in);
            String[] words = new String[(WireTag.LAST_DICTIONARY + 1) << 8];
            JsonNode single = root.required("single");
            // Index 0 is the reserved empty word.
            for (int index = 1; index <= WireTag.LAST_SINGLE; index++) {
                words[index] = single.required(index).textValue();
            }
            JsonNode pairs = root.required("double");
            for (int first = WireTag.DICTIONARY_0; first <= WireTag.LAST_DICTIONARY; first++) {
                JsonNode list = pairs.required(first - WireTag.DICTIONARY_0);
                for (int index = 0; index < TWO_BYTES; index++) {
                    words[first << 8 | index] = list.required(index).textValue();
                }
            }
            return new Dictionary(words);
        } catch (IOException e) {
            throw new UncheckedIOException("the dictionary of the class path is unreadable", e);
        }
    }
}
