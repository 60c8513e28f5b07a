package io.linkgate.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.EventStreamClient;
import io.linkgate.testkit.Polling;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The path that one account walks on one server, from the deployment to the undeployment. Each test is a part of the
 * way and needs those before it. The sandbox is the one inside the WAR, so its companions also use the server's
 * WebSockets.
 */
@Tag("servers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(StepByStep.class)
abstract class ServerWalk {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PATIENCE_FOR_GARBAGE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final int SECONDS_TO_A_CODE = 25;
    private static final String PHONE = "15550001111";
    private static final String FRIEND = "15550002222";
    private static final String CLASS = "io.linkgate.bootstrap.LinkgateListener";

    /** Of ours, of the libraries inside the WAR, and of the JDK on our behalf. */
    private static final Pattern OURS =
            Pattern.compile("(linkgate|Hikari|H2|Ehcache|MVStore|HttpClient|idle-connection-evictor).*");

    private OperatedServer server;
    private HttpClient http;
    private ApiClient api;
    private String id;

    /** Returns the server, not configured yet. */
    abstract OperatedServer server() throws Exception;

    @BeforeAll
    void startWithoutTheWar() throws Exception {
        server = server();
        server.configure();
        server.start();
    }

    @AfterAll
    void end() {
        server.close();
    }

    @Test
    @Order(1)
    void deployedWarBecomesReady() throws Exception {
        server.deploy();

        awaitReady();
    }

    @Test
    @Order(2)
    void phoneLinksAnInstanceByItsPicture() throws Exception {
        id = api.create("walker").get(PATIENCE.toSeconds(), TimeUnit.SECONDS).text("instance_id");
        String picture = api.picture(id, SECONDS_TO_A_CODE).text("qr");

        Reply scan = api.form("sandbox/scan", "phone_number=" + PHONE + "&image=" + encoded(picture));

        assertThat(scan.text("result")).as("%s", scan).isEqualTo("linked");
        assertThat(Polling.until(api, id, "WORKING", "").body().at("/me/id").asText())
                .startsWith(PHONE);
    }

    @Test
    @Order(3)
    void textsGoBothWaysAndAreStreamed() throws Exception {
        converse("on the first day");
    }

    @Test
    @Order(4)
    void socketOfTheSandboxIsOpenToCompanionsAndClosedToOtherPages() {
        WebSocket socket = open("https://web.whatsapp.com");
        assertThat(socket.isInputClosed()).isFalse();
        socket.abort();

        assertThat(refusal("https://evil.example")).isEqualTo(403);
    }

    @Test
    @Order(5)
    void linkOutlivesARestartOfTheServer() throws Exception {
        server.stop();

        server.start();

        awaitReady();
        assertIsLinked();
        converse("after the restart");
    }

    @Test
    @Order(6)
    void linkOutlivesARedeployment() throws Exception {
        try (EventStreamClient stream = stream()) {
            stream.awaitOpen();
            server.redeploy();
            stream.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        awaitReady();
        assertIsLinked();
        converse("after the redeployment");
    }

    @Test
    @Order(7)
    void undeploymentLeavesNothing() throws Exception {
        try (EventStreamClient stream = stream()) {
            stream.awaitOpen();
            assertThat(ours()).isNotEmpty();
            assertThat(server.jvm().loadersOf(CLASS)).isNotEmpty();
            server.undeploy();
            stream.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        await("not found", () -> readiness() == 404);
        assertThat(whatStays(this::ours)).as("threads").isEmpty();
        if (server.letsGo()) {
            List<String> loaders = whatStays(() -> server.jvm().loadersOf(CLASS));
            if (!loaders.isEmpty()) {
                server.jvm().dumpHeap(server.directory().resolve("left.hprof"));
            }
            assertThat(loaders).as("class loaders; left.hprof says why").isEmpty();
        }
        assertThat(server.isRunning()).isTrue();
    }

    @Test
    @Order(8)
    void nothingWasLoggedThatAsksForAnOperator() throws Exception {
        server.stop();

        assertThat(server.log()).noneMatch(line -> line.contains(OperatedServer.TOKEN));
        assertThat(stackTraces(server.log())).isEmpty();
        assertThat(server.log().stream().anyMatch(line -> line.contains("The database runs on H2 ")))
                .as("a warning about another H2")
                .isEqualTo(server.bringsH2());
    }

    private List<String> stackTraces(List<String> log) {
        List<String> traces = new ArrayList<>();
        String last = "";
        for (String line : log) {
            if (!line.startsWith("\tat ")) {
                last = line;
            } else if (!server.meansNothing(last)) {
                traces.add(last + "\n" + line);
            }
        }
        return traces;
    }

    private List<String> ours() {
        return server.jvm().threadNames().stream()
                .filter(OURS.asMatchPredicate())
                .toList();
    }

    private void assertIsLinked() throws Exception {
        Polling.until(api, id, "WORKING", "SCAN_QR_CODE");
    }

    /** A friend writes and gets an answer. */
    private void converse(String when) throws Exception {
        try (EventStreamClient stream = stream()) {
            stream.awaitOpen();
            assertThat(api.form(
                                    "sandbox/text",
                                    "phone_number=" + FRIEND + "&to=" + PHONE + "&text=" + encoded("question " + when))
                            .status())
                    .isEqualTo(200);
            stream.until(event -> event.data().at("/payload/body").asText().equals("question " + when));
        }

        Reply sent = api.text(id, FRIEND, "answer " + when, encoded(when));

        assertThat(sent.text("ackName")).as("%s", sent).isEqualTo("SERVER");
        List<String> inbox = api.get("sandbox/inbox?phone_number=" + FRIEND)
                .body()
                .path("messages")
                .findValuesAsText("body");
        assertThat(inbox).containsOnlyOnce("answer " + when);
    }

    private EventStreamClient stream() {
        return EventStreamClient.open(
                http,
                HttpRequest.newBuilder(server.url().resolve("v2/session/events?instance_id=" + id))
                        .header("Authorization", "Bearer " + OperatedServer.TOKEN)
                        .build());
    }

    private WebSocket open(String origin) {
        URI socket = URI.create("ws" + server.url().toString().substring("http".length()))
                .resolve("sandbox/ws/chat");
        return http.newWebSocketBuilder()
                .header("Origin", origin)
                .buildAsync(socket, new WebSocket.Listener() {})
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private int refusal(String origin) {
        try {
            open(origin).abort();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    /** Connects anew, and waits until Linkgate answers. */
    private void awaitReady() throws Exception {
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        api = new ApiClient(server.url(), OperatedServer.TOKEN, http);
        await("ready", () -> readiness() == 200);
    }

    /** Returns the status of the health check, or 0 if the server does not answer. */
    private int readiness() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.url().resolve("health/ready"))
                .timeout(PATIENCE)
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    /** A condition that becomes true by itself. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(server.isRunning()).as("the server runs").isTrue();
            assertThat(System.nanoTime()).as("time until: " + what).isLessThan(deadline);
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /**
     * Collects garbage, which also ends the threads of HTTP clients, until nothing is left or patience is over. Jetty's
     * selector remembers a connection of the application until it has looked at another one.
     */
    private List<String> whatStays(Supplier<List<String>> look) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_FOR_GARBAGE.toNanos();
        List<String> seen;
        do {
            readiness();
            server.jvm().collectGarbage();
            seen = look.get();
        } while (!seen.isEmpty() && System.nanoTime() < deadline);
        return seen;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
