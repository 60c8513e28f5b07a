package io.linkgate.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkgate.bootstrap.RunningLinkgate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** Calls of one operation that would succeed but for one parameter; and the state that they might change. */
final class BadInputCalls {

    /** Many thousands of calls are made; this client is the quickest. */
    private static final CloseableHttpClient HTTP = HttpClients.createMinimal();

    /** The client for streams, since the other one reads an answer to its end before it closes it. */
    private static final HttpClient STREAMS =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** An answer, read to its end unless it has none. */
    record Answer(int status, Function<String, Optional<String>> header, byte[] body) {

        JsonNode json() {
            return AnswerCheck.json(body);
        }
    }

    private final RunningLinkgate linkgate;
    private final ApiOperation operation;
    private final String token;
    private final String credential;
    private final Map<String, String> good = new LinkedHashMap<>();

    BadInputCalls(RunningLinkgate linkgate, ApiOperation operation) {
        this.linkgate = linkgate;
        this.operation = operation;
        this.token = linkgate.token();
        prepare();
        this.credential = operation.path().startsWith("/v2/link/") ? newLinkSecret() : token;
    }

    ApiOperation operation() {
        return operation;
    }

    private void prepare() {
        good.clear();
        for (String name : operation.required()) {
            good.put(name, valueOf(name));
        }
        boolean waits = operation.parameters().stream()
                .anyMatch(parameter -> parameter.name().equals("wait"));
        if (waits) {
            good.put("wait", "0");
        }
        if (operation.path().contains("{id}")) {
            good.put("{id}", newToken());
        }
        if (operation.path().equals("/v2/session/create")) {
            good.put("engine", "sandbox");
            good.put("start", "false");
        }
        if (operation.path().equals("/v2/sandbox/scan")) {
            good.put("image", "no code");
        }
        if (operation.path().equals("/v2/webhook/update")) {
            linkgate.post("/v2/webhook/set", "instance_id=" + good.get("instance_id") + "&url=" + good.get("url"));
        }
    }

    private String valueOf(String name) {
        return switch (name) {
            case "instance_id" ->
                linkgate.post("/v2/session/create?name=bad-input&engine=sandbox&start=false", "")
                        .path("instance_id")
                        .asText();
            case "phone_number", "phone" -> "15550001111";
            case "to" -> sandboxAccount("15550002222");
            case "text" -> "a text";
            case "url" -> "https://example.com/hook";
            case "label" -> "bad input";
            case "scope" -> "read";
            case "id" -> newToken();
            case "code" -> operation.path().startsWith("/v2/otp/") ? "012345" : "ABCD-1234";
            case "chatId" -> "4915112345678";
            case "message" -> "a text";
            default -> throw new AssertionError(operation + ": BadInputCalls needs a good value of " + name);
        };
    }

    /** A phone has an account as soon as its inbox is read; another number than the usual one, which has no companion. */
    private String sandboxAccount(String phone) {
        linkgate.get("/v2/sandbox/inbox?phone_number=" + phone);
        return phone;
    }

    private String newToken() {
        return linkgate.post("/v2/admin/tokens?label=bad-input&scope=read", "")
                .path("id")
                .asText();
    }

    private String newLinkSecret() {
        String instance = valueOf("instance_id");
        return linkgate.post("/v2/session/temp-link?instance_id=" + instance, "")
                .path("link")
                .asText()
                .replaceFirst(".*#", "");
    }

    /** Sends the call with one value of the query string replaced. */
    Answer sendInQuery(String name, String value) {
        return send(query(name) + encoded(name) + "=" + encoded(value), "");
    }

    /** Sends the call with a header, once for each value. */
    Answer sendInHeader(String name, String... values) {
        String inQuery = query(name.equals("X-Instance-ID") ? "instance_id" : name);
        return send(operation.path().replace("{id}", good.getOrDefault("{id}", "")), inQuery, "", name, values);
    }

    /** Sends the call with another part of its path. */
    Answer sendInPath(String value) {
        String part = encoded(value).replace("+", "%20");
        return send(operation.path().replaceFirst("\\{\\w+}", Matcher.quoteReplacement(part)), query(""), "", "");
    }

    Answer sendDoubled(String name, String one, String other) {
        return send(query(name) + name + "=" + one + "&" + name + "=" + other, "");
    }

    Answer sendWithout(String name) {
        return send(query(name), "");
    }

    /** Sends the call with one value in a JSON body in place of the query string. */
    Answer sendInBody(String name, ObjectNode body) {
        return send(query(name), escaped(body.toString()));
    }

    /** Half of a surrogate pair cannot be written in UTF-8, only as an escape. */
    private static String escaped(String json) {
        return json.codePoints()
                .mapToObj(c -> c >= 0xd800 && c <= 0xdfff ? String.format("\\u%04x", c) : Character.toString(c))
                .collect(Collectors.joining());
    }

    private String query(String without) {
        return good.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(without)
                        && !entry.getKey().startsWith("{")
                        && !(without.equals("instance_id") && entry.getKey().equals("image")))
                .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()) + "&")
                .collect(Collectors.joining());
    }

    private Answer send(String query, String body) {
        return send(operation.path().replace("{id}", good.getOrDefault("{id}", "")), query, body, "");
    }

    private Answer send(String path, String query, String body, String header, String... values) {
        ClassicRequestBuilder request = ClassicRequestBuilder.create(operation.httpMethod())
                .setUri("http://127.0.0.1:" + linkgate.port() + path + "?" + query);
        if (!body.isEmpty()) {
            request.setEntity(body, ContentType.APPLICATION_JSON);
        }
        for (String value : values) {
            request.addHeader(header, value);
        }
        return operation.streams() ? stream(request) : exchange(request, credential);
    }

    /** Opens a stream and closes it at once; an error is read to its end. */
    private Answer stream(ClassicRequestBuilder request) {
        HttpRequest.Builder opening = HttpRequest.newBuilder(request.getUri())
                .header("Authorization", "Bearer " + credential)
                .method(
                        operation.httpMethod(),
                        request.getEntity() == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(bytes(request.getEntity())));
        Optional.ofNullable(request.getHeaders())
                .ifPresent(headers ->
                        Arrays.stream(headers).forEach(header -> opening.header(header.getName(), header.getValue())));
        Optional.ofNullable(request.getEntity())
                .ifPresent(entity -> opening.header("Content-Type", entity.getContentType()));
        HttpResponse<InputStream> response =
                STREAMS.sendAsync(opening.build(), BodyHandlers.ofInputStream()).join();
        try (InputStream body = response.body()) {
            byte[] error = response.statusCode() < 400 ? new byte[0] : body.readAllBytes();
            return new Answer(response.statusCode(), name -> response.headers().firstValue(name), error);
        } catch (IOException e) {
            throw new UncheckedIOException(operation.toString(), e);
        }
    }

    private static byte[] bytes(HttpEntity entity) {
        try {
            return EntityUtils.toByteArray(entity);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode get(String pathAndQuery) {
        return exchange(ClassicRequestBuilder.get("http://127.0.0.1:" + linkgate.port() + pathAndQuery), token)
                .json();
    }

    private Answer exchange(ClassicRequestBuilder request, String bearer) {
        request.setHeader("Authorization", "Bearer " + bearer);
        try {
            return HTTP.execute(
                    request.build(),
                    response -> new Answer(
                            response.getCode(),
                            name -> Optional.ofNullable(response.getFirstHeader(name))
                                    .map(NameValuePair::getValue),
                            response.getEntity() == null
                                    ? new byte[0]
                                    : EntityUtils.toByteArray(response.getEntity())));
        } catch (IOException e) {
            throw new UncheckedIOException(request.toString(), e);
        }
    }

    /** Returns what the operation might change, as text. */
    String state() {
        String path = operation.path().substring("/v2/".length());
        if (path.startsWith("admin/")) {
            JsonNode tokens = get("/v2/admin/tokens");
            tokens.path("tokens").forEach(token -> ((ObjectNode) token).remove("last_used_at"));
            return tokens.toString();
        }
        if (path.startsWith("webhook/") || path.equals("session/webhook")) {
            return get("/v2/session/webhook?instance_id=" + good.get("instance_id"))
                    .toString();
        }
        boolean changes = path.matches("session/(create|update|start|stop|restart|logout|delete)");
        if (!changes) {
            return "";
        }
        JsonNode list = get("/v2/session/list?limit=200&q=" + good.getOrDefault("instance_id", ""));
        List<String> instances = new ArrayList<>();
        list.path("instances").forEach(instance -> instances.add(wanted(instance)));
        int all = 0;
        for (JsonNode count : list.path("counts")) {
            all += count.asInt();
        }
        return all + " instances, " + list.path("counts").path("STOPPED") + " of them stopped "
                + (good.containsKey("instance_id") ? instances : "");
    }

    /** Returns what calls change about an instance, and nothing that its session changes meanwhile by itself. */
    private static String wanted(JsonNode instance) {
        boolean runs = !instance.path("status").asText().equals("STOPPED");
        List<String> fields = List.of("instance_id", "name", "expected_phone", "engine", "linked", "me", "config");
        return fields.stream().map(instance::path).toList() + (runs ? " runs" : " is stopped");
    }

    /** Prepares the next call, if this one was accepted and may have used up what it named. */
    void restore(int status) {
        boolean used = status < 300 && operation.path().matches("/v2/(session/delete|webhook/delete|admin/.*)");
        if (used) {
            prepare();
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
