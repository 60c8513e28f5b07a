package io.linkgate.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One server as its clients see it. Calls end with an {@link IOException} when it is killed. Safe for use by any
 * thread.
 */
public final class ApiClient {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NONE = 0;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final String token;
    private final HttpClient http;
    private final int broken;

    /**
     * Creates a client of the server at that address.
     *
     * @param base with a trailing slash
     * @param http used for this run of the server only: connections to the one before would still be pooled
     */
    public ApiClient(URI base, String token, HttpClient http) {
        this(base, token, http, NONE);
    }

    private ApiClient(URI base, String token, HttpClient http, int broken) {
        this.base = base;
        this.token = token;
        this.http = http;
        this.broken = broken;
    }

    /** Returns the same client, whose calls end with an {@link IOException} also when they get that status. */
    public ApiClient brokenBy(int status) {
        return new ApiClient(base, token, http, status);
    }

    /**
     * A response.
     *
     * @param asked just before the request was sent
     */
    public record Reply(int status, JsonNode body, HttpResponse<byte[]> response, Instant asked) {

        public String text(String field) {
            return body.path(field).asText();
        }

        /** Returns the value of a header, or an empty text. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /**
     * Sends any other call, by POST.
     *
     * @param call the path below {@code v2/}, and the query
     */
    public Reply call(String call) throws IOException, InterruptedException {
        return await(post("v2/" + call));
    }

    /**
     * Sends any other call with parameters that are too long for a query.
     *
     * @param call the path below {@code v2/}
     * @param parameters encoded
     */
    public Reply form(String call, String parameters) throws IOException, InterruptedException {
        return await(request("v2/" + call)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(parameters)));
    }

    /**
     * Reads anything else, by GET.
     *
     * @param call the path below {@code v2/}, and the query
     */
    public Reply get(String call) throws IOException, InterruptedException {
        return await(request("v2/" + call));
    }

    /** Creates an instance; the response may take a while. */
    public CompletableFuture<Reply> create(String name) {
        return create(name, "sandbox");
    }

    /** Creates an instance of another engine. */
    public CompletableFuture<Reply> create(String name, String engine) {
        return send(post("v2/session/create?engine=" + engine + "&start=true&name=" + name));
    }

    /** Sends a command: {@code start}, {@code stop}, {@code restart}, {@code logout} or {@code delete}. */
    public Reply command(String command, String id) throws IOException, InterruptedException {
        return await(post("v2/session/" + command + "?instance_id=" + id));
    }

    /** Deletes an instance; the response may take a while. */
    public CompletableFuture<Reply> delete(String id) {
        return send(post("v2/session/delete?instance_id=" + id));
    }

    /** Creates a temporary link of an instance. */
    public Reply temporaryLink(String id) throws IOException, InterruptedException {
        return command("temp-link", id);
    }

    /** Sets a webhook for the statuses and messages of an instance. */
    public Reply hook(String id, String url) throws IOException, InterruptedException {
        return await(post("v2/webhook/set?events=session.status,message&hmac=whsec_c2VjcmV0&instance_id=" + id + "&url="
                + URLEncoder.encode(url, StandardCharsets.UTF_8)));
    }

    /** Sends a text, the same for the same key. */
    public Reply text(String id, String to, String body, String key) throws IOException, InterruptedException {
        return await(post("v2/send/text?instance_id=" + id + "&chatId=" + to + "&message="
                        + URLEncoder.encode(body, StandardCharsets.UTF_8))
                .header("Idempotency-Key", key));
    }

    /** Returns the info of an instance. */
    public Reply info(String id) throws IOException, InterruptedException {
        return await(request("v2/session/info?instance_id=" + id));
    }

    /** Returns the history of an instance. */
    public Reply history(String id) throws IOException, InterruptedException {
        return await(request("v2/session/history?instance_id=" + id));
    }

    /** Polls for the code, and waits briefly if there is none yet. */
    public Reply look(String id, int waitSeconds) throws IOException, InterruptedException {
        return await(request(code(id, waitSeconds)));
    }

    /** Polls for the code asynchronously. */
    public CompletableFuture<Reply> lookAsync(String id, int waitSeconds) {
        return send(request(code(id, waitSeconds)));
    }

    /** Returns the code as the image that a browser shows. */
    public Reply picture(String id, int waitSeconds) throws IOException, InterruptedException {
        return await(post("v2/auth/qr-image?wait=" + waitSeconds + "&instance_id=" + id));
    }

    private static String code(String id, int waitSeconds) {
        return "v2/auth/qr?format=value&wait=" + waitSeconds + "&instance_id=" + id;
    }

    private CompletableFuture<Reply> send(HttpRequest.Builder request) {
        Instant asked = Instant.now();
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(response -> {
            try {
                return reply(response, asked);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    private Reply await(HttpRequest.Builder request) throws IOException, InterruptedException {
        Instant asked = Instant.now();
        return reply(http.send(request.build(), BodyHandlers.ofByteArray()), asked);
    }

    private Reply reply(HttpResponse<byte[]> response, Instant asked) throws IOException {
        if (response.statusCode() == broken) {
            throw new IOException("answered with " + broken);
        }
        try {
            return new Reply(response.statusCode(), JSON.readTree(response.body()), response, asked);
        } catch (IOException e) {
            throw new AssertionError(
                    response.request().method() + " " + response.uri().getPath() + ": " + response.statusCode()
                            + " is not JSON: " + new String(response.body(), StandardCharsets.UTF_8),
                    e);
        }
    }

    private HttpRequest.Builder post(String path) {
        return request(path).POST(BodyPublishers.noBody());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + token);
    }
}
