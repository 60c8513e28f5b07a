package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** The server under test, as any client sees it. */
final class Linkgate {

    /** The token in the server's environment. */
    static final String TOKEN = System.getenv("LINKGATE_ADMIN_TOKEN");

    /** The base URL, with a trailing slash. */
    static final URI BASE = URI.create(System.getProperty("it.url"));

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long BETWEEN_POLLS_NANOS = Duration.ofMillis(10).toNanos();

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final List<String> created = new CopyOnWriteArrayList<>();

    /** Returns a request for a path below the context, for the caller to complete. */
    static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(BASE.resolve(path)).timeout(PATIENCE);
    }

    /** Returns such a request with the administrator's token. */
    static HttpRequest.Builder authorized(String path) {
        return request(path).header("Authorization", "Bearer " + TOKEN);
    }

    static Answer send(HttpRequest.Builder request) {
        return sendAsync(request).join();
    }

    static CompletableFuture<Answer> sendAsync(HttpRequest.Builder request) {
        Instant asked = Instant.now();
        return HTTP.sendAsync(request.build(), BodyHandlers.ofByteArray())
                .thenApply(response -> new Answer(response, asked, Instant.now()));
    }

    /** Sends a GET with the token in a header. */
    static Answer get(String path) {
        return send(authorized(path));
    }

    /** Sends a POST with the token in a header and no body. */
    static Answer post(String path) {
        return send(authorized(path).POST(BodyPublishers.noBody()));
    }

    /** Creates an instance of the engine {@code sandbox} and returns its id. It is stopped after the test. */
    String createInstance(boolean start) {
        Answer answer = post("v2/session/create?name=it&engine=sandbox&start=" + start);
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        String id = answer.json().path("instance_id").asText();
        assertThat(id).matches("[0-9A-Z]{12}");
        created.add(id);
        return id;
    }

    /** Stops that instance after the test. */
    void stopLater(String id) {
        created.add(id);
    }

    /** Creates an instance that shows codes. */
    String createShowingInstance() {
        String id = createInstance(true);
        awaitCode(id);
        return id;
    }

    /** Pauses between two polls: many tests at a time would otherwise reach the limit of calls with one token. */
    static void breathe() {
        LockSupport.parkNanos(BETWEEN_POLLS_NANOS);
    }

    /** Returns the live code of an instance that has one or is about to. */
    static ShownCode awaitCode(String id) {
        return ShownCode.in(post(qrImage(id) + "&wait=25"));
    }

    static String qrImage(String id) {
        return "v2/auth/qr-image?instance_id=" + id;
    }

    /** Returns every code that the sandbox has offered to the present connections. */
    static List<IssuedCode> issuedCodes() {
        Answer answer = get("v2/sandbox/connections");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return issuedCodes(answer);
    }

    static List<IssuedCode> issuedCodes(Answer answer) {
        List<IssuedCode> issued = new ArrayList<>();
        for (JsonNode connection : answer.json().path("connections")) {
            for (JsonNode code : connection.path("codes")) {
                issued.add(new IssuedCode(
                        connection.path("noise_public").asText(),
                        code.path("ref").asText(),
                        Instant.parse(code.path("from").asText()),
                        Instant.parse(code.path("until").asText())));
            }
        }
        return issued;
    }

    void stopAll() {
        created.forEach(id -> post("v2/session/stop?instance_id=" + id));
        created.clear();
    }
}
