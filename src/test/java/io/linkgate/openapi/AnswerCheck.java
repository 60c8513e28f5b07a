package io.linkgate.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Holds an answer to what is described for its operation: status, media type, headers and body. */
public final class AnswerCheck {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiDescription description;

    public AnswerCheck(ApiDescription description) {
        this.description = description;
    }

    /**
     * Returns what is wrong with an answer; empty if it is as described.
     *
     * @param header returns the value of a header
     */
    public List<String> problems(
            ApiOperation operation, int status, Function<String, Optional<String>> header, byte[] body) {
        List<String> problems = new ArrayList<>();
        boolean named = operation.responses().containsKey(String.valueOf(status));
        if (!named && !isOther(status)) {
            problems.add("the status " + status + " is not described");
        }
        String pointer = operation.responsePointer(status);
        JsonNode response = description.resolved(operation
                .responses()
                .getOrDefault(String.valueOf(status), operation.responses().get("default")));
        checkHeaders(pointer, response, header, problems);
        if (operation.method().equals("head") || status == 304 || status == 101) {
            return problems;
        }
        checkBody(pointer, response, header.apply("Content-Type").orElse(""), body, problems);
        return problems;
    }

    /** What any address may answer and no operation lists. */
    private static boolean isOther(int status) {
        return status == 405 || status == 501;
    }

    private void checkHeaders(
            String pointer, JsonNode response, Function<String, Optional<String>> header, List<String> problems) {
        for (Map.Entry<String, JsonNode> entry : response.path("headers").properties()) {
            JsonNode described = description.resolved(entry.getValue());
            Optional<String> value = header.apply(entry.getKey());
            if (value.isEmpty() && described.path("required").asBoolean()) {
                problems.add("the header " + entry.getKey() + " is missing");
            }
            value.ifPresent(text ->
                    check(schemaOfHeader(pointer, entry), headerValue(described, text), entry.getKey(), problems));
        }
    }

    private static String schemaOfHeader(String pointer, Map.Entry<String, JsonNode> entry) {
        String reference = entry.getValue().path("$ref").asText();
        return reference.isEmpty()
                ? pointer + "/headers/" + entry.getKey() + "/schema"
                : reference.substring(1) + "/schema";
    }

    private static JsonNode headerValue(JsonNode described, String text) {
        boolean number = described.path("schema").path("type").asText().equals("integer");
        return number && text.matches("[0-9]+")
                ? JSON.getNodeFactory().numberNode(Long.parseLong(text))
                : TextNode.valueOf(text);
    }

    private void checkBody(String pointer, JsonNode response, String contentType, byte[] body, List<String> problems) {
        String mediaType = contentType
                .split(";", 2)[0]
                .strip()
                .toLowerCase(Locale.ROOT)
                .replace("text/xml", "application/xml"); // the description has them as one
        JsonNode content = response.path("content");
        if (!content.has(mediaType)) {
            problems.add("the media type " + mediaType + " is not described");
            return;
        }
        String schema = pointer + "/content/" + ApiOperation.escaped(mediaType) + "/schema";
        if (mediaType.equals("application/json")) {
            try {
                check(schema, JSON.readTree(body), "body", problems);
            } catch (java.io.IOException e) {
                problems.add("the body is not JSON: " + new String(body, StandardCharsets.UTF_8));
            }
        } else if (!mediaType.startsWith("image/png") && !mediaType.endsWith("/xml")) {
            check(schema, TextNode.valueOf(new String(body, StandardCharsets.UTF_8)), "body", problems);
        }
    }

    private void check(String schema, JsonNode value, String what, List<String> problems) {
        description.problems(schema, value).forEach(problem -> problems.add(what + ": " + problem.getMessage()));
    }

    static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new AssertionError(new String(body, StandardCharsets.UTF_8), e);
        }
    }
}
