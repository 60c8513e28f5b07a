package io.linkgate.api.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.access.Scope;
import io.linkgate.api.ApiServer;
import io.linkgate.audit.Actor;
import io.linkgate.audit.AuditAction;
import io.linkgate.audit.AuditQuery;
import io.linkgate.audit.AuditRecord;
import io.linkgate.link.LinkDatabase;
import io.linkgate.session.Account;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API of temporary links, for the caller who creates them and the visitor who uses them. */
class TemporaryLinkTest {

    private static final String TEMP_LINK = "/v2/session/temp-link";

    @TempDir
    private Path home;

    private LinkDatabase database;
    private ApiServer server;

    @BeforeEach
    void start() {
        database = new LinkDatabase(DatabaseKind.H2, home, TestClock.atVectorTime());
        server = ApiServer.withLinks(database).start();
        server.sessions.put(ApiServer.ID, new SessionState.Starting(server.clock.instant()));
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    @Test
    void callerCreatesRepeatsAndRevokesALink() {
        assertThat(server.send(server.authorized(TEMP_LINK)).body()).isEqualTo("{\"link\":null}");

        HttpResponse<String> created = server.send(post(""));
        JsonNode body = ApiServer.json(created);
        Instant end = server.clock.instant().plusSeconds(1800);
        assertThat(created.statusCode()).isEqualTo(200);
        assertThat(body.get("link").asText())
                .matches("http://(localhost|127\\.0\\.0\\.1):" + server.port()
                        + "/link/lnk_[0-9a-z]{12}#lgl_[A-Za-z0-9_-]{43}");
        assertThat(Instant.parse(body.get("expires_at").asText())).isEqualTo(end);
        assertThat(body.get("expiry").asLong()).isEqualTo(end.toEpochMilli());
        assertThat(created.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(server.send(server.authorized(TEMP_LINK)).body()).isEqualTo(created.body());

        HttpResponse<String> revoked = server.send(server.authorized(TEMP_LINK).DELETE());

        assertThat(revoked.body()).isEqualTo("{\"link\":null}");
        assertThat(server.send(server.authorized(TEMP_LINK)).body()).isEqualTo("{\"link\":null}");
    }

    @Test
    void callerDecidesHowLongALinkLives() {
        JsonNode body = ApiServer.json(server.send(post("?ttl=86400")));

        assertThat(body.get("expiry").asLong())
                .isEqualTo(server.clock.instant().plusSeconds(86_400).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "86401", "1.5", "soon", "1e3"})
    void lifeOutOfRangeIsRefused(String ttl) {
        HttpResponse<String> refused = server.send(post("?ttl=" + ttl));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(ApiServer.json(refused).get("param").asText()).isEqualTo("ttl");
        assertThat(server.send(server.authorized(TEMP_LINK)).body()).isEqualTo("{\"link\":null}");
    }

    @Test
    void linkedInstanceGetsNoLink() {
        server.sessions.link(ApiServer.ID, new Account("15550001111", "", "Ann", ""));

        HttpResponse<String> refused = server.send(post(""));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(ApiServer.json(refused).get("code").asText()).isEqualTo("already_linked");
    }

    @Test
    void newLinkEndsTheRestOfASession() {
        server.sessions.put(
                ApiServer.ID,
                new SessionState.Failed(
                        Reason.RESTING, "resting", server.clock.instant().plusSeconds(60)));

        server.send(post(""));

        assertThat(server.sessions.restarted()).hasSize(1);
    }

    @Test
    void newLinkLeavesOtherSessionsAlone() {
        server.send(post(""));

        assertThat(server.sessions.restarted()).isEmpty();
    }

    @Test
    void visitorSeesTheStatusAndTheCodeOfOneInstance() {
        String secret = secret(create());
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));

        JsonNode status = ApiServer.json(server.send(visit(secret, "link/status")));
        HttpResponse<String> code = server.send(visit(secret, "link/qr-image?detail=true"));
        HttpResponse<String> raw = server.send(visit(secret, "link/qr?format=value"));

        assertThat(status.fieldNames())
                .toIterable()
                .containsExactly(
                        "status",
                        "reason",
                        "linked",
                        "since",
                        "retry_at",
                        "last_failure",
                        "expected_phone",
                        "engine",
                        "qr",
                        "expires_at",
                        "expires_in_ms",
                        "lifetime_ms",
                        "sequence",
                        "system_name",
                        "link_expires_at");
        assertThat(status.get("status").asText()).isEqualTo("SCAN_QR_CODE");
        assertThat(status.get("system_name").asText()).isEqualTo("Reception");
        assertThat(status.get("link_expires_at").asText())
                .isEqualTo(server.clock.instant().plusSeconds(1800).toString().replace("Z", ".000Z"));
        assertThat(ApiServer.json(code).get("qr").asText()).startsWith("data:image/png;base64,");
        assertThat(code.headers().firstValue("QR-Sequence")).contains("2/6");
        assertThat(raw.body()).contains("2@ref,noise,identity,secret,1");
    }

    @Test
    void visitorLearnsNeitherTheNameNorTheIdOfTheInstance() {
        String secret = secret(create());
        HttpResponse<String> detailed = code(secret, "link/qr-image?detail=true");
        HttpResponse<String> none = refused(secret, "link/qr-image?wait=0");
        HttpResponse<String> waited = waitedInVain(secret);
        HttpResponse<String> raw = refused(secret, "link/qr?wait=0");
        HttpResponse<String> typed = server.send(visit(secret, "link/request-code?wait=0&phone_number=15550001111")
                .POST(BodyPublishers.noBody()));
        HttpResponse<String> callers = server.send(server.authorized("/v2/auth/qr-image?wait=0"));

        assertThat(typed.statusCode()).isEqualTo(422);
        for (HttpResponse<String> answer : List.of(detailed, none, waited, raw, typed)) {
            assertThat(answer.body()).doesNotContain("Front desk", ApiServer.ID.value(), "\"session\"", "instance_id");
        }
        assertThat(ApiServer.json(callers).get("session").asText()).isEqualTo("Front desk");
    }

    private HttpResponse<String> code(String secret, String path) {
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));
        HttpResponse<String> shown = server.send(visit(secret, path));
        server.sessions.put(ApiServer.ID, new SessionState.Starting(server.clock.instant()));
        assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
        return shown;
    }

    private HttpResponse<String> waitedInVain(String secret) {
        CompletableFuture<Void> waits = server.sessions.whenWaiting(1);
        CompletableFuture<HttpResponse<String>> poll = server.sendLater(visit(secret, "link/qr-image?wait=20"));
        waits.join();
        server.sessions.answerAll();
        assertThat(poll.join().statusCode()).isEqualTo(422);
        return poll.join();
    }

    private HttpResponse<String> refused(String secret, String path) {
        HttpResponse<String> refused = server.send(visit(secret, path));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        return refused;
    }

    @Test
    void visitorWaitsForACode() {
        String secret = secret(create());
        CompletableFuture<Void> waits = server.sessions.whenWaiting(1);
        CompletableFuture<HttpResponse<String>> poll = server.sendLater(visit(secret, "link/qr-image?wait=20"));
        waits.join();

        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));

        assertThat(poll.join().statusCode()).isEqualTo(200);
    }

    @Test
    void visitorAsksForAPairingCode() {
        String secret = secret(create());
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));
        server.sessions.answerCodeRequests(CompletableFuture.completedFuture(
                new PairingCodeResult.Ready("ABCD-1234", server.clock.instant().plusSeconds(160))));

        HttpResponse<String> code = server.send(
                visit(secret, "link/request-code?phone_number=15550001111").POST(BodyPublishers.noBody()));

        assertThat(code.body()).startsWith("{\"code\":\"ABCD-1234\"").endsWith("\"expires_in_ms\":160000}");
    }

    @Test
    void visitorsOfAnInstanceAskForOneCodeInTenSecondsAndForTwelveAnHour() {
        String secret = secret(create());
        server.show("2@ref,noise,identity,secret,1", Duration.ofHours(3));
        server.sessions.answerCodeRequests(CompletableFuture.completedFuture(
                new PairingCodeResult.Ready("ABCD-1234", server.clock.instant().plusSeconds(160))));
        assertThat(codeFor(secret, 0).statusCode()).isEqualTo(200);

        assertRetry(codeFor(secret, 1), "10");
        server.clock.advance(Duration.ofMillis(9_500));
        assertRetry(codeFor(secret(create()), 1), "1");
        HttpResponse<String> withAToken =
                server.send(server.authorized("/v2/auth/request-code?phone_number=15550002000")
                        .POST(BodyPublishers.noBody()));
        assertThat(withAToken.statusCode()).isEqualTo(200);

        String newest = secret(create());
        server.clock.advance(Duration.ofMillis(500));
        for (int i = 1; i < 12; i++) {
            assertThat(codeFor(newest, i).statusCode()).as("request " + i).isEqualTo(200);
            server.clock.advance(Duration.ofSeconds(10));
        }
        assertRetry(codeFor(newest, 12), "3480");
        assertThat(server.sessions.phones()).hasSize(13);
        server.clock.advance(Duration.ofSeconds(3_480));
        String later = secret(create());
        assertThat(codeFor(later, 12).statusCode()).isEqualTo(200);
        assertRetry(codeFor(later, 13), "10");
    }

    private HttpResponse<String> codeFor(String secret, int phone) {
        return server.send(visit(secret, "link/request-code?phone_number=" + (15_550_001_000L + phone))
                .POST(BodyPublishers.noBody()));
    }

    private static void assertRetry(HttpResponse<String> refused, String seconds) {
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(ApiServer.json(refused).get("code").asText()).isEqualTo("rate_limited");
        assertThat(ApiServer.json(refused).get("reason").asText()).isEqualTo("codes_of_links");
        assertThat(refused.headers().firstValue("Retry-After")).contains(seconds);
    }

    @Test
    void visitorsOfOneLinkHaveTwentyPlacesToWait() throws Exception {
        String secret = secret(create());
        List<CompletableFuture<HttpResponse<String>>> polls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            polls.add(server.sendLater(visit(secret, "link/qr?wait=25")));
        }
        server.sessions.whenWaiting(20).get(20, TimeUnit.SECONDS);

        assertThat(server.send(visit(secret, "link/qr?wait=25")).statusCode()).isEqualTo(503);
        polls.add(server.sendLater(server.authorized("/v2/auth/qr?wait=25")));
        server.sessions.whenWaiting(21).get(20, TimeUnit.SECONDS);

        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));
        for (CompletableFuture<HttpResponse<String>> poll : polls) {
            assertThat(poll.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void visitorIsInTheAuditByTheIdOfTheLink() {
        String secret = secret(create());
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));
        server.send(visit(secret, "link/qr-image"));
        server.send(visit(secret, "link/status"));
        server.send(visit(secret, "link/request-code?phone_number=15550001111").POST(BodyPublishers.noBody()));
        server.send(server.authorized(TEMP_LINK).DELETE());

        server.audit.close();

        List<AuditRecord> entries = server.audit.find(AuditQuery.newest(10));
        assertThat(entries)
                .extracting(
                        record -> record.entry().action(),
                        record -> record.entry().actor().kind())
                .containsExactlyInAnyOrder(
                        tuple(AuditAction.LINK_CREATE, Actor.Kind.TOKEN),
                        tuple(AuditAction.CODE_SEEN, Actor.Kind.LINK),
                        tuple(AuditAction.CODE_REQUESTED, Actor.Kind.LINK),
                        tuple(AuditAction.LINK_REVOKE, Actor.Kind.TOKEN));
        assertThat(entries).extracting(record -> record.entry().instance()).containsOnly(Optional.of(ApiServer.ID));
        assertThat(entries.toString()).contains("lnk_").doesNotContain(secret, "15550001111");
    }

    @Test
    void visitorMayPutTheSecretWhereACallerPutsItsToken() {
        String secret = secret(create());

        for (HttpRequest.Builder request : List.of(
                server.request("/v2/link/status?access_token=" + secret),
                server.request("/v2/link/status").header("access-token", secret),
                server.post("/v2/link/status", "application/json", "{\"access_token\":\"" + secret + "\"}"),
                server.request("/v2/link/status/").header("Authorization", "Bearer " + secret),
                server.request("/v2//link/./status").header("Authorization", "Bearer " + secret))) {
            assertThat(server.send(request).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "session/info", "session/list", "session/start", "session/stop", "session/temp-link", "session/history",
                "auth/qr-image", "auth/qr", "whoami", "session/rate-limit", "send/text", "link/../session/info"
            })
    void secretOpensNothingElse(String path) {
        String secret = secret(create());
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));

        HttpResponse<String> refused = server.send(visit(secret, path + "?instance_id=" + ApiServer.ID));

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(401);
        assertThat(refused.body()).doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"link/status", "link/qr-image", "link/qr"})
    void tokenIsNoLink(String path) {
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));

        assertThat(server.send(server.authorized("/v2/" + path)).statusCode()).isEqualTo(401);
        assertThat(server.send(server.request("/v2/" + path)).statusCode()).isEqualTo(401);
        assertThat(server.send(server.as(server.token(Scope.ADMIN), "/v2/" + path))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void visitorCannotNameAnotherInstance() {
        String secret = secret(create());

        HttpResponse<String> refused = server.send(visit(secret, "link/status?instance_id=ABCDEFGHIJ02"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(ApiServer.json(refused).get("code").asText()).isEqualTo("conflicting_credentials");
        assertThat(server.send(visit(secret, "link/status?instance_id=" + ApiServer.ID))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void linkThatIsOverIs410WithTheReason() {
        String expired = secret(ApiServer.json(server.send(post("?ttl=1"))));
        server.clock.advance(Duration.ofSeconds(1));
        assertEnded(expired, "expired");

        String revoked = secret(create());
        server.clock.advance(Duration.ofMillis(1));
        String linked = secret(create());
        assertEnded(revoked, "revoked");

        database.moves(SessionStatus.WORKING, server.clock.instant());
        assertEnded(linked, "linked");
    }

    @Test
    void linkOfADeletedInstanceIsOver() {
        String secret = secret(create());

        assertThat(server.send(server.authorized("/v2/session/delete").DELETE()).statusCode())
                .isEqualTo(200);

        assertEnded(secret, "deleted");
    }

    private void assertEnded(String secret, String reason) {
        for (String path : List.of("link/status", "link/qr-image?wait=0", "link/qr?wait=0")) {
            HttpResponse<String> over = server.send(visit(secret, path));

            assertThat(over.statusCode()).as(path).isEqualTo(410);
            assertThat(ApiServer.json(over).get("code").asText()).isEqualTo("link_ended");
            assertThat(ApiServer.json(over).get("reason").asText()).isEqualTo(reason);
        }
    }

    private HttpRequest.Builder post(String query) {
        return server.authorized(TEMP_LINK + query).POST(BodyPublishers.noBody());
    }

    private JsonNode create() {
        return ApiServer.json(server.send(post("")));
    }

    private static String secret(JsonNode created) {
        String link = created.get("link").asText();
        return link.substring(link.indexOf('#') + 1);
    }

    private HttpRequest.Builder visit(String secret, String path) {
        return server.as(secret, "/v2/" + path);
    }
}
