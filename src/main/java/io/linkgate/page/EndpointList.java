package io.linkgate.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The short list of the API's addresses, {@code {"endpoints":[{"path","title","category"}]}}, for programs that look
 * for one. It is made from the description of the API, so it cannot differ from it.
 */
final class EndpointList {

    /** Where it is served. */
    static final String PATH = "/api/docs/raw";

    /** What it is made from: OpenAPI 3.1 as JSON. */
    static final String SOURCE = "/openapi.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private EndpointList() {}

    /** Returns the list as JSON: one entry for each path, with the summary and the first tag of its first operation. */
    static byte[] of(byte[] openApi) {
        ObjectNode list = JSON.createObjectNode();
        var endpoints = list.putArray("endpoints");
        for (Map.Entry<String, JsonNode> path : paths(openApi).properties()) {
            for (JsonNode operation : path.getValue()) {
                if (operation.has("operationId")) {
                    endpoints
                            .addObject()
                            .put("path", path.getKey())
                            .put("title", operation.path("summary").asText())
                            .put("category", operation.path("tags").path(0).asText());
                    break;
                }
            }
        }
        try {
            return JSON.writeValueAsBytes(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of texts can be written", e);
        }
    }

    private static JsonNode paths(byte[] openApi) {
        try {
            return JSON.readTree(openApi).path("paths");
        } catch (IOException e) {
            throw new UncheckedIOException("The WAR is damaged: " + SOURCE + " cannot be read", e);
        }
    }
}
