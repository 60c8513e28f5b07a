package io.linkgate.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The description of the API, read for tests. For any thread. */
public final class ApiDescription {

    /** Where its parts are, from the directory of the project. */
    static final Path PARTS = Path.of("src/main/openapi");

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final String URI = "https://linkgate.example/openapi.json";

    private final ObjectNode root;
    private final JsonSchemaFactory schemas;
    private final SchemaValidatorsConfig config =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final Map<String, JsonSchema> used = new ConcurrentHashMap<>();

    private ApiDescription(ObjectNode root) {
        this.root = root;
        ObjectNode strict = root.deepCopy();
        close(strict.path("components").path("schemas"));
        close(strict.path("paths"));
        // OpenAPI's own keywords, such as example, say nothing about values.
        JsonMetaSchema openApi = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
                .build();
        this.schemas = JsonSchemaFactory.builder()
                .defaultMetaSchemaIri(openApi.getIri())
                .metaSchema(openApi)
                .schemaLoaders(loaders -> loaders.schemas(Map.of(URI, strict.toString())))
                .build();
    }

    /** Loads the parts. */
    public static ApiDescription load() {
        try {
            return new ApiDescription(OpenApiBundle.read(PARTS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer may have no field that is not described, while clients have to accept fields of later versions. */
    private static void close(JsonNode node) {
        if (node.path("properties").isObject() && !node.has("additionalProperties")) {
            ((ObjectNode) node).put("additionalProperties", false);
        }
        node.forEach(ApiDescription::close);
    }

    JsonNode root() {
        return root;
    }

    /** Returns all operations, in the order of the document. */
    public List<ApiOperation> operations() {
        List<ApiOperation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> field : path.getValue().properties()) {
                if (METHODS.contains(field.getKey())) {
                    operations.add(new ApiOperation(this, path.getKey(), field.getKey(), field.getValue()));
                }
            }
        }
        return operations;
    }

    /** Follows a reference, if the node is one. */
    JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : resolved(root.at(reference.substring(1)));
    }

    /**
     * Returns what is wrong with a value; empty if it is as described.
     *
     * @param pointer the JSON pointer of a schema of the document, encoded for a URI
     */
    Set<ValidationMessage> problems(String pointer, JsonNode value) {
        return used.computeIfAbsent(pointer, any -> schemas.getSchema(SchemaLocation.of(URI + "#" + pointer), config))
                .validate(value);
    }
}
