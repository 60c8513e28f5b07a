package io.linkgate.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One server as its clients see it. Calls end with an {@link IOException} when it is killed. */
final class Api {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final String token;
    private final HttpClient http;

    /** @param http used for this run of the server only: connections to the one before would still be pooled */
    Api(URI base, String token, HttpClient http) {
        this.base = base;
        this.token = token;
        this.http = http;
    }

    /** An answer. */
    record Reply(int status, JsonNode body) {

        String text(String field) {
            return body.path(field).asText();
        }
    }

    /** Asks for a new instance; the answer may take its time. */
    CompletableFuture<HttpResponse<byte[]>> create(String name) {
        HttpRequest request = request("v2/session/create?engine=sandbox&start=true&name=" + name)
                .POST(BodyPublishers.noBody())
                .build();
        return http.sendAsync(request, BodyHandlers.ofByteArray());
    }

    /** How an instance is. */
    Reply info(String id) throws IOException, InterruptedException {
        return get("v2/session/info?instance_id=" + id);
    }

    /** Somebody looks for the code, and waits a little where one is on its way. */
    Reply look(String id, int waitSeconds) throws IOException, InterruptedException {
        return get("v2/auth/qr?format=value&wait=" + waitSeconds + "&instance_id=" + id);
    }

    static Reply reply(HttpResponse<byte[]> response) throws IOException {
        return new Reply(response.statusCode(), JSON.readTree(response.body()));
    }

    private Reply get(String path) throws IOException, InterruptedException {
        return reply(http.send(request(path).build(), BodyHandlers.ofByteArray()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + token);
    }
}
