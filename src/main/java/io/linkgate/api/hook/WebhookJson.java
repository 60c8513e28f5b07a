package io.linkgate.api.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.linkgate.api.error.ApiException;
import java.util.Optional;

/** Reads JSON that a call brings as the value of a parameter: in a query string as text, in a JSON body as it is. */
final class WebhookJson {

    private static final int MAX_DEPTH = 8;

    private static final ObjectMapper JSON = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private WebhookJson() {}

    /**
     * Parses the value of a parameter.
     *
     * @throws ApiException 400 without the value, which may contain a secret
     */
    static JsonNode parse(String param, String text, String allowed) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw ApiException.invalid(param, allowed);
        }
    }

    /** Parses a value that may be JSON or plain text. */
    static JsonNode parseOrText(String text) {
        String stripped = text.strip();
        if (stripped.startsWith("[") || stripped.startsWith("{")) {
            try {
                return JSON.readTree(stripped);
            } catch (JsonProcessingException notJson) {
                return JSON.getNodeFactory().textNode(text);
            }
        }
        return JSON.getNodeFactory().textNode(text);
    }

    /** Returns a field unless it is missing or null. */
    static Optional<JsonNode> field(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }
}
