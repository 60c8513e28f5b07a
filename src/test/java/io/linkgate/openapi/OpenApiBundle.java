package io.linkgate.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Puts the parts in {@code src/main/openapi} together to one OpenAPI document. The build runs it as a program before
 * the WAR is packaged, which therefore needs no YAML library; tests call it to read the document that the WAR serves.
 *
 * <p>{@code openapi.yaml} comes first, then all other parts in alphabetical order. Objects are merged; a value that two
 * parts define is an error.
 */
public final class OpenApiBundle {

    private static final String FIRST = "openapi.yaml";

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());

    private static final ObjectMapper JSON = new ObjectMapper();

    private OpenApiBundle() {}

    /**
     * Writes {@code openapi.yaml} and {@code openapi.json}.
     *
     * @param args the directory of the parts, and the directory to write to
     */
    public static void main(String[] args) throws IOException {
        write(Path.of(args[0]), Path.of(args[1]));
    }

    /** Writes both forms of the document into a directory, which is created. */
    public static void write(Path parts, Path into) throws IOException {
        ObjectNode document = read(parts);
        Files.createDirectories(into);
        YAML.writeValue(into.resolve("openapi.yaml").toFile(), document);
        JSON.writeValue(into.resolve("openapi.json").toFile(), document);
    }

    /** Returns the whole document. */
    public static ObjectNode read(Path parts) throws IOException {
        ObjectNode document = JSON.createObjectNode();
        for (Path part : files(parts)) {
            merge(document, YAML.readTree(part.toFile()), "#", part);
        }
        return document;
    }

    private static List<Path> files(Path parts) throws IOException {
        try (Stream<Path> files = Files.list(parts)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted(Comparator.comparing(OpenApiBundle::rank))
                    .toList();
        }
    }

    private static String rank(Path file) {
        String name = file.getFileName().toString();
        return name.equals(FIRST) ? "" : name;
    }

    private static void merge(ObjectNode into, JsonNode more, String where, Path part) {
        for (Map.Entry<String, JsonNode> field : more.properties()) {
            String name = where + "/" + field.getKey();
            JsonNode known = into.get(field.getKey());
            if (known == null) {
                into.set(field.getKey(), field.getValue());
            } else if (known.isObject() && field.getValue().isObject()) {
                merge((ObjectNode) known, field.getValue(), name, part);
            } else {
                throw new IllegalStateException(part + " defines " + name + ", which another part defines already");
            }
        }
    }
}
