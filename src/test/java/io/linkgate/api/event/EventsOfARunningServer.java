package io.linkgate.api.event;

import io.linkgate.bootstrap.RunningLinkgate;
import io.linkgate.testkit.EventStreamClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A server with sessions of the sandbox, and clients that open {@code session/events}. */
abstract class EventsOfARunningServer {

    static final int STREAMS_PER_TOKEN = 20;
    static final String EVENTS = "/v2/session/events";

    @TempDir
    private static Path directory;

    static RunningLinkgate linkgate;

    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start() {
        linkgate = RunningLinkgate.in(
                directory,
                Map.of(
                        "LINKGATE_API_EVENT_STREAMS_PER_TOKEN",
                        Integer.toString(STREAMS_PER_TOKEN),
                        "LINKGATE_SANDBOX_FIRST_CODE",
                        "2s",
                        "LINKGATE_SANDBOX_LATER_CODE",
                        "2s",
                        "LINKGATE_CORS_ORIGINS",
                        "https://app.example.org"));
    }

    @AfterAll
    static void stop() {
        linkgate.close();
    }

    static HttpRequest.Builder request(String token, String query) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + linkgate.port() + EVENTS + query))
                .header("Authorization", "Bearer " + token);
    }

    final EventStreamClient open(String token, String query) {
        return EventStreamClient.open(http, request(token, query).build());
    }

    final EventStreamClient open(String query) {
        return open(linkgate.token(), query);
    }

    static String stopped(String name) {
        return linkgate.post("/v2/session/create?engine=sandbox&start=false&name=" + name, "")
                .path("instance_id")
                .asText();
    }

    static String token(String parameters) {
        return linkgate.post("/v2/admin/tokens?label=events&" + parameters, "")
                .path("token")
                .asText();
    }

    final HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }
}
