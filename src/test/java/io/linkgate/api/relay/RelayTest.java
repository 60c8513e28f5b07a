package io.linkgate.api.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.access.Scope;
import io.linkgate.api.ApiServer;
import io.linkgate.audit.AuditAction;
import io.linkgate.audit.AuditQuery;
import io.linkgate.audit.AuditRecord;
import io.linkgate.cluster.call.CarriedCall;
import io.linkgate.instance.Wanted;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.SessionState;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls over HTTP to a node that does not have the instance. */
class RelayTest {

    private static final String BOB = "4915112345678";
    private static final String TEXT = "/v2/send/text?chatId=" + BOB + "&message=hello";

    @TempDir
    private java.nio.file.Path home;

    private TwoServers servers;

    @BeforeEach
    void start() {
        servers = new TwoServers(home, new Scanning()).answering();
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    /** Stands for the sandbox, whose resources see parameters only. */
    @Path("sandbox")
    public static final class Scanning {

        private final List<Object> seen = new ArrayList<>();

        /** Returns the parameters. */
        @GET
        @Path("scan")
        @Produces("text/plain")
        public String scan(@Context ContainerRequestContext request) {
            seen.add(request.getProperty("linkgate.params"));
            ((Runnable) request.getProperty("linkgate.json-check")).run();
            return new TreeMap<>((Map<?, ?>) request.getProperty("linkgate.params")).toString();
        }
    }

    private static Consumer<HttpRequest.Builder> nothing() {
        return request -> {};
    }

    private static Consumer<HttpRequest.Builder> method(String method) {
        return request -> request.method(method, BodyPublishers.noBody());
    }

    private static Consumer<HttpRequest.Builder> body(String method, String type, String body) {
        return request -> request.method(method, BodyPublishers.ofString(body)).header("Content-Type", type);
    }

    private static Consumer<HttpRequest.Builder> accept(String... types) {
        return request -> List.of(types).forEach(type -> request.header("Accept", type));
    }

    private static Consumer<HttpRequest.Builder> keyed(String key) {
        return request -> request.header("Idempotency-Key", key);
    }

    /** Calls that may be repeated, so that both nodes can be asked. */
    static List<Arguments> calls() {
        return List.of(
                Arguments.of(200, "/v2/session/stop", nothing()),
                Arguments.of(200, "/v2/session/stop/", method("POST")),
                Arguments.of(200, "/v2/session/stop", method("HEAD")),
                Arguments.of(200, "/v2//session/./stop", nothing()),
                Arguments.of(200, "/wp-json/awp/v1/session/stop", nothing()),
                Arguments.of(200, "/v2/session/start", accept("text/html, application/json;q=0.1")),
                Arguments.of(406, "/v2/session/start", accept("text/html")),
                Arguments.of(406, "/v2/session/restart", accept("text/plain;q=0.5", "application/xml;q=0.4")),
                Arguments.of(406, "/v2/session/restart", method("HEAD").andThen(accept("text/plain"))),
                Arguments.of(405, "/v2/session/delete", nothing()),
                Arguments.of(405, "/v2/session/update", method("DELETE")),
                Arguments.of(200, "/v2/session/update", body("PATCH", "application/json", "{\"name\":\"Caf\u00e9\"}")),
                Arguments.of(200, "/v2/session/update", body("PATCH", "application/json", "{\"expected_phone\":\"\"}")),
                Arguments.of(400, "/v2/session/update", body("POST", "application/json", "{\"name\":\"\"}")),
                Arguments.of(400, "/v2/session/update", body("POST", "application/json", "[1]")),
                Arguments.of(415, "/v2/session/update", body("POST", "image/png", "x")),
                Arguments.of(200, "/v2/session/stop", body("POST", "image/png", "x")),
                Arguments.of(400, "/v2/send/text", nothing()),
                Arguments.of(400, "/v2/send/text?chatId=1&message=x", nothing()),
                Arguments.of(200, TEXT, keyed("one").andThen(keyed("two"))),
                Arguments.of(400, TEXT, keyed("x".repeat(256))),
                Arguments.of(501, "/v2/send/text?chatId=1@g.us&message=x", nothing()),
                Arguments.of(200, "/v2/contacts/check-exists?phone=" + BOB, nothing()),
                Arguments.of(400, "/v2/contacts/check-exists?phone=1", nothing()),
                Arguments.of(200, "/v2/send/seen?chatId=" + BOB, method("POST")),
                Arguments.of(401, "/v2/otp/verify?chatId=" + BOB + "&code=123456", nothing()),
                Arguments.of(400, "/v2/auth/request-code?phone_number=123&wait=0", method("POST")),
                Arguments.of(400, "/v2/auth/request-code?phone_number=4915112345678&wait=26", method("POST")),
                Arguments.of(422, "/v2/auth/request-code?phone_number=4915112345678&wait=0", method("POST")));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void relayedCallIsAnsweredAsALocalOne(int status, String pathAndQuery, Consumer<HttpRequest.Builder> more) {
        servers.owner.sessions.put(ApiServer.ID, new SessionState.Starting(servers.owner.clock.instant()));
        HttpResponse<String> relayed = servers.relayed(pathAndQuery, more);
        HttpResponse<String> local = servers.local(pathAndQuery, more);

        assertThat(relayed.statusCode()).as(relayed.body()).isEqualTo(status);
        assertThat(relayed.body()).isEqualTo(local.body());
        assertThat(headers(relayed)).isEqualTo(headers(local));
        assertThat(servers.owner.audit.find(AuditQuery.newest(9)).size() % 2)
                .as("each of the two has one entry, or none")
                .isZero();
        assertThat(servers.sender.audit.find(AuditQuery.newest(9))).isEmpty();
        assertThat(servers.sender.sessions.applied()).isEmpty();
    }

    private static Map<String, List<String>> headers(HttpResponse<?> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.remove("date");
        return headers;
    }

    @Test
    void ownerCarriesTheCommandOut() {
        assertThat(servers.relayed("/v2/session/stop", nothing()).statusCode()).isEqualTo(200);

        assertThat(servers.owner.store.find(ApiServer.ID).orElseThrow().wanted())
                .isEqualTo(Wanted.STOPPED);
        assertThat(servers.owner.sessions.applied()).hasSize(1);
        assertThat(servers.sender.store.find(ApiServer.ID).orElseThrow().wanted())
                .isEqualTo(Wanted.RUNNING);
    }

    @Test
    void auditNamesTheCallerAsTheSenderKnowsIt() {
        String token = servers.sender.token(Scope.MANAGE, ApiServer.ID);

        HttpResponse<String> answer =
                servers.sender.send(servers.sender.as(token, "/v2/session/stop?instance_id=" + ApiServer.ID));

        assertThat(answer.statusCode()).isEqualTo(200);
        List<AuditRecord> entries = servers.owner.audit.find(AuditQuery.newest(9));
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).entry().action()).isEqualTo(AuditAction.SESSION_STOP);
        assertThat(entries.get(0).entry().actor().label()).isEqualTo("manage");
        assertThat(entries.get(0).entry().address()).isEqualTo("127.0.0.1");
        assertThat(entries.get(0).outcome().orElseThrow().status()).hasValue(200);
    }

    @Test
    void callThatIsRefusedIsNotSent() {
        String reader = servers.sender.token(Scope.READ, ApiServer.ID);
        String stranger = servers.sender.token(Scope.MANAGE);

        assertThat(status(reader)).isEqualTo(403);
        assertThat(status(stranger)).isEqualTo(404);
        assertThat(status("lg_wrong")).isEqualTo(401);
        assertThat(servers.owner.audit.find(AuditQuery.newest(9))).isEmpty();
    }

    private int status(String token) {
        return servers.sender
                .send(servers.sender.as(token, "/v2/session/stop?instance_id=" + ApiServer.ID))
                .statusCode();
    }

    @Test
    void instanceThatTheOwnerDoesNotKnowIsNotFound() {
        servers.owner.store.delete(ApiServer.ID);

        HttpResponse<String> answer = servers.relayed("/v2/session/stop", nothing());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(ApiServer.json(answer).get("code").asText()).isEqualTo("invalid_instance");
        assertThat(answer.body())
                .isEqualTo(servers.local("/v2/session/stop", nothing()).body());
    }

    @Test
    void deletionIsAnsweredThoughItsInstanceIsGone() {
        HttpResponse<String> answer = servers.relayed("/v2/session/delete", method("DELETE"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(servers.owner.store.find(ApiServer.ID)).isEmpty();
    }

    @Test
    void textIsSentOnceByItsKey() {
        HttpResponse<String> first = servers.relayed(TEXT, keyed("order 66"));
        HttpResponse<String> second = servers.relayed(TEXT, keyed("order 66"));

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(servers.local(TEXT, keyed("order 66")).body()).isEqualTo(first.body());
        assertThat(servers.messages.engine.sent).hasSize(1);
    }

    @Test
    void longTextIsCarriedWhole() {
        String text = "\ud83d\ude00".repeat(4096);

        HttpResponse<String> answer = servers.relayed(
                "/v2/send/text",
                body("POST", "application/json", "{\"chatId\":\"" + BOB + "\",\"message\":\"" + text + "\"}"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ApiServer.json(answer).get("body").asText()).isEqualTo(text);
    }

    @Test
    void callWaitsForACodeAtTheOwner() throws Exception {
        servers.owner.sessions.put(ApiServer.ID, new SessionState.Starting(servers.owner.clock.instant()));
        CompletableFuture<HttpResponse<String>> answer = servers.sender.sendLater(servers.sender
                .authorized("/v2/auth/request-code?phone_number=" + BOB + "&wait=25")
                .POST(BodyPublishers.noBody()));
        servers.owner.sessions.whenWaiting(1).get(20, TimeUnit.SECONDS);

        servers.owner.sessions.answerCodeRequests(CompletableFuture.completedFuture(new PairingCodeResult.Ready(
                "ABCD1234", servers.owner.clock.instant().plusSeconds(160))));
        servers.owner.show("2@code", Duration.ofSeconds(20));
        servers.owner.sessions.answerAll();

        assertThat(answer.get(20, TimeUnit.SECONDS).body()).contains("ABCD1234", "\"expires_in_ms\":160000");
        assertThat(servers.sender.sessions.looked()).isEmpty();
    }

    @Test
    void linkHasTheAddressThatItsClientKnows() {
        servers.owner.sessions.put(ApiServer.ID, new SessionState.Starting(servers.owner.clock.instant()));

        HttpResponse<String> answer = servers.relayed("/v2/session/temp-link", method("POST"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ApiServer.json(answer).get("link").asText()).startsWith(TwoServers.SENDERS_ADDRESS + "/link/lnk_");
    }

    @Test
    void readsAreAnsweredByAnyNode() {
        servers.outgoing.close();

        assertThat(servers.relayed("/v2/session/info", nothing()).statusCode()).isEqualTo(200);
        assertThat(servers.relayed("/v2/session/list", nothing()).statusCode()).isEqualTo(200);
        assertThat(servers.relayed("/v2/auth/qr?wait=0", nothing()).statusCode())
                .isEqualTo(422);
        assertThat(servers.relayed("/v2/whoami", nothing()).statusCode()).isEqualTo(200);
    }

    @Test
    void instanceThatNobodyHasIsCommandedHere() {
        servers.owners.clear();

        assertThat(servers.relayed("/v2/session/stop", nothing()).statusCode()).isEqualTo(200);

        assertThat(servers.sender.store.find(ApiServer.ID).orElseThrow().wanted())
                .isEqualTo(Wanted.STOPPED);
        assertThat(servers.sender.audit.find(AuditQuery.newest(9))).hasSize(1);
        assertThat(servers.owner.audit.find(AuditQuery.newest(9))).isEmpty();
    }

    @Test
    void ownInstanceIsCommandedHere() {
        servers.outgoing.close();
        servers.owners.put(ApiServer.ID, "sender");

        assertThat(servers.relayed("/v2/session/stop", nothing()).statusCode()).isEqualTo(200);
        assertThat(servers.sender.sessions.applied()).hasSize(1);
    }

    /** Its session has ended here, and the next node has not begun with it. */
    @Test
    void commandForAnInstanceThatLeavesIsCarriedOutByItsNextNode() throws Exception {
        CompletableFuture<Void> moved = new CompletableFuture<>();
        servers.owners.put(ApiServer.ID, "sender");
        CompletableFuture<Void> asked = new CompletableFuture<>();
        servers.leaving = () -> {
            asked.complete(null);
            return Optional.of(moved);
        };
        CompletableFuture<HttpResponse<String>> answer = servers.relayedLater("/v2/session/stop");
        asked.get(20, TimeUnit.SECONDS);

        servers.owners.put(ApiServer.ID, "owner");
        servers.leaving = Optional::empty;
        moved.complete(null);

        assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(servers.owner.sessions.applied()).hasSize(1);
        assertThat(servers.sender.sessions.applied()).isEmpty();
    }

    @Test
    void callThatNoNodeTakesIsNotCarriedOut() {
        servers.outgoing.close();

        HttpResponse<String> answer = servers.relayed("/v2/session/stop", nothing());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        assertThat(ApiServer.json(answer).get("code").asText()).isEqualTo("unavailable");
        assertThat(ApiServer.json(answer).get("message").asText()).contains("Nothing was done");
        assertThat(ApiServer.json(answer).get("request_id").asText()).isEqualTo("the-same");
    }

    /** One that has its say after the node has begun and before it has answered. */
    private void restartWith(Consumer<CarriedCall> begun, boolean asynchronous) {
        servers.close();
        Filter plain = (request, response, chain) -> chain.doFilter(request, response);
        servers = new TwoServers(
                home.resolve("again"),
                context -> {
                    if (!asynchronous) {
                        FilterRegistration.Dynamic filter = context.addFilter("plain", plain);
                        filter.setAsyncSupported(false);
                        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
                    }
                },
                new Scanning());
        servers.answering(call -> {
            begun.accept(call);
            return new CompletableFuture<>();
        });
    }

    @Test
    void callWhoseNodeDiesMayHaveBeenCarriedOut() throws Exception {
        CompletableFuture<CarriedCall> begun = new CompletableFuture<>();
        restartWith(begun::complete, true);
        CompletableFuture<HttpResponse<String>> answer = servers.relayedLater("/v2/session/stop");
        begun.get(20, TimeUnit.SECONDS);

        servers.live.clear();
        servers.clock.advance(Duration.ofSeconds(3));
        servers.outgoing.lookOrReport();

        HttpResponse<String> refused = answer.get(20, TimeUnit.SECONDS);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(ApiServer.json(refused).get("message").asText()).contains("may have been carried out");
        assertThat(servers.relayed("/v2/session/info", nothing()).statusCode()).isEqualTo(200);
    }

    @Test
    void failureOfTheOwnerIsOurs() {
        restartWith(
                call -> {
                    throw new IllegalStateException("broken on purpose");
                },
                true);

        HttpResponse<String> answer = servers.relayed("/v2/session/stop", nothing());

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(ApiServer.json(answer).get("code").asText()).isEqualTo("internal_error");
    }

    @Test
    void callIsRelayedBehindAFilterWithoutAsynchronousRequests() throws Exception {
        CompletableFuture<CarriedCall> begun = new CompletableFuture<>();
        restartWith(begun::complete, false);
        CompletableFuture<HttpResponse<String>> answer = servers.relayedLater("/v2/session/stop");
        begun.get(20, TimeUnit.SECONDS);
        servers.outgoing.close();
        assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(503);

        servers.owners.put(ApiServer.ID, "sender");
        assertThat(servers.relayed("/v2/session/stop", nothing()).statusCode()).isEqualTo(200);
    }

    @Test
    void phoneOfASharedSandboxScansHere() {
        CompletableFuture<CarriedCall> begun = new CompletableFuture<>();
        restartWith(begun::complete, true);

        assertThat(servers.relayed("/v2/sandbox/scan?phone=1555", nothing()).body())
                .isEqualTo("{instance_id=" + ApiServer.ID + ", phone_number=1555}");
        assertThat(begun).isNotDone();
    }
}
