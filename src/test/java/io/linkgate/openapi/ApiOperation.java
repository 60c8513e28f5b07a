package io.linkgate.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One method of one address, as it is described.
 *
 * @param path the template of the address, from the context on, with a leading slash
 * @param method in small letters
 */
public record ApiOperation(ApiDescription description, String path, String method, JsonNode node) {

    /** A parameter of the query string, a header or the path; or a field of the body. */
    public record Parameter(String name, String in, JsonNode schema) {}

    public String id() {
        return node.path("operationId").asText();
    }

    /** Returns the method as it is sent. */
    public String httpMethod() {
        return method.toUpperCase(Locale.ROOT);
    }

    /** Whether it is part of the API, and not a page around it. */
    public boolean isCall() {
        return path.startsWith("/v2/");
    }

    /** Returns the names of the parameters without which the call is refused. */
    public List<String> required() {
        List<String> names = new ArrayList<>();
        node.path("x-required").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** Returns the parameters that are not in the body. */
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        add(description.root().path("paths").path(path).path("parameters"), parameters);
        add(node.path("parameters"), parameters);
        return parameters;
    }

    private void add(JsonNode list, List<Parameter> to) {
        list.forEach(entry -> {
            JsonNode parameter = description.resolved(entry);
            to.add(new Parameter(
                    parameter.path("name").asText(), parameter.path("in").asText(), parameter.path("schema")));
        });
    }

    /** Returns the fields of the body; empty if the operation has none. */
    public List<Parameter> bodyFields() {
        JsonNode body = description.resolved(node.path("requestBody"));
        JsonNode schema = description.resolved(body.at("/content/application~1json/schema"));
        List<Parameter> fields = new ArrayList<>();
        schema.path("properties")
                .properties()
                .forEach(field -> fields.add(new Parameter(field.getKey(), "body", field.getValue())));
        return fields;
    }

    /** Returns the example of the JSON body, if there is one. */
    public Optional<JsonNode> exampleBody() {
        JsonNode body = description.resolved(node.path("requestBody"));
        return Optional.of(body.at("/content/application~1json/example")).filter(JsonNode::isObject);
    }

    /** Returns the answers by status; {@code default} among them. */
    Map<String, JsonNode> responses() {
        Map<String, JsonNode> responses = new LinkedHashMap<>();
        node.path("responses")
                .properties()
                .forEach(entry -> responses.put(entry.getKey(), description.resolved(entry.getValue())));
        return responses;
    }

    /** Returns the statuses of its answers, and {@code default}. */
    public Set<String> statuses() {
        return responses().keySet();
    }

    public boolean answersWith(String status) {
        return responses().containsKey(status);
    }

    /** Whether its answer has no end. */
    public boolean streams() {
        return responses().getOrDefault("200", node).path("content").has("text/event-stream");
    }

    /** Returns the JSON pointer of the answer with that status, or of the default one, where it is defined. */
    String responsePointer(int status) {
        String key = node.path("responses").has(String.valueOf(status)) ? String.valueOf(status) : "default";
        String own = "/paths/" + escaped(path) + "/" + method + "/responses/" + key;
        String reference = node.path("responses").path(key).path("$ref").asText();
        return reference.isEmpty() ? own : reference.substring(1);
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
    }

    @Override
    public String toString() {
        return httpMethod() + " " + path;
    }
}
