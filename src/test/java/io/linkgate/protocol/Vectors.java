package io.linkgate.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The vector files, from the directory named by the system property {@code protocol.vectors}, by default the project's
 * own copy. Other files of the same format can thus be tried: {@code -Dtest='*Vector*' -Dprotocol.vectors=DIR}.
 */
public final class Vectors {

    private static final Path DIRECTORY =
            Path.of(System.getProperty("protocol.vectors", "src/test/resources/protocol/vectors"));

    private Vectors() {}

    /** Returns one whole file, for example {@code noise.json}. */
    public static JsonNode load(String file) {
        try {
            return new ObjectMapper().readTree(Files.readAllBytes(DIRECTORY.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the entries of a file's {@code vectors} array. */
    public static Stream<JsonNode> each(String file) {
        return elements(load(file).required("vectors"));
    }

    /** Returns the entries of an array. */
    public static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** Returns the bytes in hex under a JSON pointer; fails if there are none. */
    public static byte[] hex(JsonNode node, String pointer) {
        return HexFormat.of().parseHex(node.requiredAt(pointer).asText());
    }
}
