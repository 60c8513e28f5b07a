package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.qr.QrImage;
import io.linkgate.session.Account;
import io.linkgate.session.Cure;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import io.linkgate.session.Warning;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionResourceTest {

    @RegisterExtension
    private final ApiServer server = ApiServer.with();

    @Test
    void aCreatedInstanceIsKeptAndStarted() {
        HttpResponse<String> response = create("{\"name\":\"Empfang Süd\",\"engine\":\"sandbox\"}");
        JsonNode json = ApiServer.json(response);
        InstanceId id = new InstanceId(json.get("instance_id").asText());

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("instance_id", "session_name", "server_name", "status");
        assertThat(json.get("session_name").asText()).isEqualTo("Empfang Süd");
        assertThat(json.get("server_name").asText()).isEqualTo("linkgate");
        assertThat(json.get("status").asText()).isEqualTo("STARTING");
        Instance kept = server.store.find(id).orElseThrow();
        assertThat(kept)
                .isEqualTo(new Instance(id, "Empfang Süd", EngineKind.SANDBOX, Wanted.RUNNING, server.clock.instant()));
        assertThat(server.sessions.applied()).containsExactly(kept);
    }

    @Test
    void withoutParametersThereAreDefaults() {
        JsonNode json = ApiServer.json(create("{}"));
        InstanceId id = new InstanceId(json.get("instance_id").asText());

        assertThat(json.get("session_name").asText()).isEqualTo("instance-" + id);
        assertThat(server.store.find(id).orElseThrow().engine()).isEqualTo(EngineKind.WHATSAPP);
    }

    @Test
    void anInstanceMayBeCreatedWithoutBeingStarted() {
        JsonNode json = ApiServer.json(create("{\"start\":false}"));

        assertThat(json.get("status").asText()).isEqualTo("STOPPED");
        assertThat(server.store
                        .find(new InstanceId(json.get("instance_id").asText()))
                        .orElseThrow()
                        .wanted())
                .isEqualTo(Wanted.STOPPED);
        assertThat(server.sessions.applied()).isEmpty();
    }

    @Test
    void eachInstanceHasItsOwnId() {
        assertThat(ApiServer.json(create("{}")).get("instance_id"))
                .isNotEqualTo(ApiServer.json(create("{}")).get("instance_id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\\n",
                "a\\u0000b",
                "\\u202eabc",
                " a",
                "0123456789012345678901234567890123456789012345678901234567890123x"
            })
    void namesAreVisible(String name) {
        HttpResponse<String> response = create("{\"name\":\"" + name + "\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiServer.json(response).get("param").asText()).isEqualTo("name");
        assertThat(server.store.all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"+49 (170) 123-4567\"", "\"00491701234567\"", "491701234567"})
    void expectedPhoneIsKeptInOneForm(String written) {
        HttpResponse<String> created = create("{\"expected_phone\":" + written + "}");

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(server.store.all())
                .extracting(Instance::expectedPhone)
                .containsExactlyInAnyOrder(Optional.empty(), Optional.of(new PhoneNumber(491701234567L)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"my phone", "123", "0170123456", "12345678901234567"})
    void nonsensePhoneIsRefusedAndNotRepeated(String written) {
        HttpResponse<String> response = create("{\"expected_phone\":\"" + written + "\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiServer.json(response).get("param").asText()).isEqualTo("expected_phone");
        assertThat(response.body()).doesNotContain(written);
        assertThat(server.store.all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"waha", "WhatsApp", "x"})
    void unknownEngineGetsTheListOfEngines(String engine) {
        HttpResponse<String> response = create("{\"engine\":\"" + engine + "\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiServer.json(response).get("allowed").asText()).isEqualTo("one of whatsapp, sandbox");
    }

    @Test
    void aDisabledEngineIsReportedAsDisabled() {
        try (ApiServer real = ApiServer.withEngines(Set.of(EngineKind.WHATSAPP)).start()) {
            HttpResponse<String> response =
                    real.send(real.post("/v2/session/create", "application/json", "{\"engine\":\"sandbox\"}")
                            .header("access-token", ApiServer.TOKEN));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("invalid_param");
            assertThat(ApiServer.json(response).get("message").asText()).contains("sandbox is disabled on this server");
        }
    }

    @Test
    void startAndStopAreIdempotent() {
        for (int i = 0; i < 2; i++) {
            assertCommanded(ask("session/stop"), "STOPPED");
            assertThat(wanted()).isEqualTo(Wanted.STOPPED);
        }
        for (int i = 0; i < 2; i++) {
            assertCommanded(ask("session/start"), "STARTING");
            assertThat(wanted()).isEqualTo(Wanted.RUNNING);
        }
    }

    @Test
    void startOfARunningSessionReturnsItsStatus() {
        server.show("2@code", Duration.ofSeconds(20));

        assertCommanded(ask("session/start"), "SCAN_QR_CODE");
    }

    @Test
    void commandsNeedAnInstance() {
        for (String command : List.of("session/start", "session/stop")) {
            HttpResponse<String> unnamed =
                    server.send(server.request("/v2/" + command).header("access-token", ApiServer.TOKEN));
            HttpResponse<String> unknown = server.send(server.request("/v2/" + command + "?instance_id=ZZZZZZZZZZ99")
                    .header("access-token", ApiServer.TOKEN));

            assertThat(unnamed.statusCode()).isEqualTo(400);
            assertThat(unknown.statusCode()).isEqualTo(404);
        }
        assertThat(server.sessions.applied()).isEmpty();
    }

    @Test
    void anInstanceOfAnotherOwnerLooksLikeNone() {
        HttpResponse<String> foreign = server.send(server.request("/v2/session/stop?instance_id=" + ApiServer.ID)
                .header("access-token", ApiServer.USER_TOKEN)
                .header("X-Request-Id", "r1"));
        HttpResponse<String> none = server.send(server.request("/v2/session/stop?instance_id=ZZZZZZZZZZ99")
                .header("access-token", ApiServer.USER_TOKEN)
                .header("X-Request-Id", "r1"));

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(none.body());
        assertThat(server.sessions.applied()).isEmpty();
    }

    @Test
    void infoShowsTheCodeWhileThereIsOne() {
        server.show("2@code", Duration.ofSeconds(20));

        JsonNode json = ApiServer.json(ask("session/info"));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "name",
                        "status",
                        "config",
                        "me",
                        "linked",
                        "instance_id",
                        "engine",
                        "reason",
                        "since",
                        "retry_at",
                        "last_failure",
                        "expected_phone",
                        "warnings",
                        "qr",
                        "expires_at");
        assertThat(json.get("name").asText()).isEqualTo("Front desk");
        assertThat(json.get("status").asText()).isEqualTo("SCAN_QR_CODE");
        assertThat(json.get("config")).hasToString("{\"webhooks\":[],\"proxy\":null}");
        assertThat(json.get("me").isNull()).isTrue();
        assertThat(json.get("linked").asBoolean()).isFalse();
        assertThat(json.get("retry_at").isNull()).isTrue();
        assertThat(json.get("last_failure").isNull()).isTrue();
        assertThat(json.get("expected_phone").isNull()).isTrue();
        assertThat(json.get("instance_id").asText()).isEqualTo(ApiServer.ID.value());
        assertThat(json.get("engine").asText()).isEqualTo("whatsapp");
        assertThat(json.get("reason").isNull()).isTrue();
        assertThat(json.get("since").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(json.get("qr").asText()).isEqualTo(QrImage.of("2@code").dataUri(8));
        assertThat(json.get("expires_at").asText()).isEqualTo("2026-01-01T00:00:20.000Z");
    }

    @Test
    void infoHasTheWarningsOfTheEngine() {
        assertThat(ApiServer.json(ask("session/info")).get("warnings")).isEmpty();

        server.sessions.warn(new Warning("client_version_old", "It is 60 days old."));

        assertThat(ApiServer.json(ask("session/info")).get("warnings"))
                .hasToString("[{\"code\":\"client_version_old\",\"message\":\"It is 60 days old.\"}]");
    }

    @Test
    void infoNeverShowsADeadCode() {
        server.show("2@code", Duration.ofSeconds(20));
        server.clock.advance(Duration.ofSeconds(20));

        JsonNode json = ApiServer.json(ask("session/info"));

        assertThat(json.has("qr")).isFalse();
        assertThat(json.has("expires_at")).isFalse();
        assertThat(json.get("status").asText()).isEqualTo("STARTING");
    }

    @Test
    void infoHasTheReason() {
        server.sessions.put(ApiServer.ID, new SessionState.Stopped(Reason.PARKED));

        JsonNode json = ApiServer.json(ask("session/info"));

        assertThat(json.get("status").asText()).isEqualTo("STOPPED");
        assertThat(json.get("reason").asText()).isEqualTo("parked");
        assertThat(server.sessions.waiting()).isZero();
        assertThat(server.sessions.applied()).isEmpty();
    }

    @Test
    void historyHasTheTransitionsInOrder() {
        server.sessions.moves(List.of(
                new Transition(
                        server.clock.instant(),
                        SessionStatus.STARTING,
                        SessionStatus.FAILED,
                        Optional.of(Reason.STALLED),
                        "No code came in time.",
                        Cure.WAKE,
                        Duration.ofMillis(45_001)),
                new Transition(
                        server.clock.instant(),
                        SessionStatus.STARTING,
                        SessionStatus.SCAN_QR_CODE,
                        Optional.empty(),
                        "",
                        Cure.NONE,
                        Duration.ofMillis(80))));

        assertThat(ask("session/history").body())
                .isEqualTo("{\"instance_id\":\"ABCDEFGHIJ01\",\"history\":["
                        + "{\"at\":\"2026-01-01T00:00:00.000Z\",\"from\":\"STARTING\",\"to\":\"FAILED\",\"reason\":\"stalled\","
                        + "\"detail\":\"No code came in time.\",\"cure\":\"wake\",\"after_ms\":45001},"
                        + "{\"at\":\"2026-01-01T00:00:00.000Z\",\"from\":\"STARTING\",\"to\":\"SCAN_QR_CODE\",\"reason\":null,"
                        + "\"detail\":null,\"cure\":null,\"after_ms\":80}]}");
    }

    @Test
    void connectedSessionReportsItsAccount() {
        server.sessions.put(ApiServer.ID, new SessionState.Working(new Account("15550001111", "1@lid", "", "android")));

        JsonNode info = ApiServer.json(ask("session/info"));
        assertThat(info.get("status").asText()).isEqualTo("WORKING");
        assertThat(info.get("me").toString()).isEqualTo("{\"id\":\"15550001111@c.us\",\"pushName\":null}");
        assertThat(ApiServer.json(ask("session/me")).toString())
                .isEqualTo(
                        "{\"id\":\"15550001111@c.us\",\"lid\":\"1@lid\",\"pushName\":null,\"platform\":\"android\"}");
        HttpResponse<String> code = ask("auth/qr-image?wait=0");
        assertThat(code.statusCode()).isEqualTo(422);
        assertThat(ApiServer.json(code).get("status").asText()).isEqualTo("WORKING");
    }

    @Test
    void noAccountIsReportedBeforeTheSessionIsConnected() {
        server.show("2@code", Duration.ofSeconds(20));

        HttpResponse<String> response = ask("session/me");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(ApiServer.json(response).get("expected").toString()).isEqualTo("[\"WORKING\"]");
        assertThat(ApiServer.json(ask("session/info")).get("me").isNull()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("downStates")
    void linkedSessionThatIsDownStaysLinkedAndPromisesNoCode(SessionState down, String message) {
        server.sessions.link(ApiServer.ID, new Account("15550001111", "1@lid", "Ann", "android"));
        server.sessions.put(ApiServer.ID, down);

        JsonNode info = ApiServer.json(ask("session/info"));
        JsonNode listed = ApiServer.json(ask("session/list")).get("instances").get(0);
        HttpResponse<String> code = ask("auth/qr-image?wait=0");

        assertThat(info.get("linked").asBoolean()).isTrue();
        assertThat(info.get("me").toString()).isEqualTo("{\"id\":\"15550001111@c.us\",\"pushName\":\"Ann\"}");
        assertThat(listed).isEqualTo(info);
        assertThat(code.statusCode()).isEqualTo(422);
        assertThat(ApiServer.json(code).get("linked").asBoolean()).isTrue();
        assertThat(ApiServer.json(code).get("message").asText()).endsWith(message);
    }

    static List<Arguments> downStates() {
        return List.of(
                Arguments.of(
                        new SessionState.Stopped(Reason.STOPPED_BY_OWNER),
                        " The session is stopped but still linked; session/start connects it without a code."),
                Arguments.of(
                        new SessionState.Starting(Instant.MAX),
                        " The session is linked and connecting; there is nothing to scan."),
                Arguments.of(
                        new SessionState.Failed(Reason.UNTRUSTED, "Wrong key.", Instant.MAX),
                        " The last attempt failed (untrusted): Wrong key. The session stays linked; there is nothing to scan."));
    }

    @Test
    void linkedUnreachableSessionIsReportedAsLinked() {
        server.sessions.link(ApiServer.ID, new Account("15550001111", "", "", "android"));
        server.sessions.put(
                ApiServer.ID,
                new SessionState.Failed(
                        Reason.UNREACHABLE, "No route.", server.clock.instant().plusSeconds(7)));

        HttpResponse<String> response = ask("auth/qr-image?wait=0");

        assertThat(response.statusCode()).isEqualTo(502);
        JsonNode json = ApiServer.json(response);
        assertThat(json.get("code").asText()).isEqualTo("upstream_unreachable");
        assertThat(json.get("status").asText()).isEqualTo("FAILED");
        assertThat(json.get("reason").asText()).isEqualTo("unreachable");
        assertThat(json.get("linked").asBoolean()).isTrue();
        assertThat(json.get("retry_after").asInt()).isEqualTo(7);
        assertThat(json.get("retry_at").asText()).isEqualTo("2026-01-01T00:00:07.000Z");
        assertThat(ApiServer.json(ask("session/info")).get("retry_at").asText()).isEqualTo("2026-01-01T00:00:07.000Z");
    }

    @Test
    void infoHasTheEndOfABanAndTheLastFailureUntilAMinuteAfterItHealed() {
        Instant now = server.clock.instant();
        server.sessions.put(
                ApiServer.ID, new SessionState.Failed(Reason.BANNED, "Banned for an hour.", now.plusSeconds(3600)));
        server.sessions.failed(ApiServer.ID, Reason.BANNED, "Banned for an hour.", now, Instant.MAX);

        assertThat(ApiServer.json(ask("session/info")).get("retry_at").asText()).isEqualTo("2026-01-01T01:00:00.000Z");
        JsonNode refused = ApiServer.json(ask("auth/qr-image?wait=0"));
        assertThat(refused.get("reason").asText()).isEqualTo("banned");
        assertThat(refused.get("retry_after").asInt()).isZero();
        assertThat(refused.get("retry_at").asText()).isEqualTo("2026-01-01T01:00:00.000Z");
        assertThat(lastFailure())
                .isEqualTo("{\"reason\":\"banned\",\"at\":\"2026-01-01T00:00:00.000Z\","
                        + "\"detail\":\"Banned for an hour.\"}");

        server.sessions.failed(ApiServer.ID, Reason.WRONG_NUMBER, "", now, now.plusSeconds(10));
        server.clock.advance(Duration.ofSeconds(69));
        assertThat(lastFailure()).contains("wrong_number").contains("\"detail\":null");
        server.clock.advance(Duration.ofSeconds(1));
        assertThat(lastFailure()).isEqualTo("null");
    }

    @Test
    void infoShowsOnlyTheLastDigitsOfTheExpectedPhone() {
        InstanceId id = new InstanceId(ApiServer.json(create("{\"expected_phone\":\"+49 151 2345678\"}"))
                .get("instance_id")
                .asText());

        HttpResponse<String> response = server.send(
                server.request("/v2/session/info?instance_id=" + id).header("access-token", ApiServer.TOKEN));

        assertThat(ApiServer.json(response).get("expected_phone").asText()).isEqualTo("********5678");
        assertThat(response.body()).doesNotContain("491512345678");
    }

    @Test
    void errorWithoutAReasonIsCompleteInEveryFormat() {
        server.sessions.put(ApiServer.ID, new SessionState.Starting(Instant.MAX));

        for (String format : List.of("application/xml", "text/html", "text/plain")) {
            HttpResponse<String> response =
                    server.send(server.authorized("/v2/auth/qr-image?wait=0").header("Accept", format));

            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(response.body()).contains("session_status_mismatch").doesNotContain("null");
        }
    }

    private String lastFailure() {
        return ApiServer.json(ask("session/info")).get("last_failure").toString();
    }

    private HttpResponse<String> create(String body) {
        return server.send(server.post("/v2/session/create", "application/json", body)
                .header("Authorization", "Bearer " + ApiServer.TOKEN));
    }

    private HttpResponse<String> ask(String path) {
        return server.send(server.authorized("/v2/" + path));
    }

    private Wanted wanted() {
        return server.store.find(ApiServer.ID).orElseThrow().wanted();
    }

    private static void assertCommanded(HttpResponse<String> response, String status) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"name\":\"Front desk\",\"status\":\"" + status
                        + "\",\"config\":{\"webhooks\":[],\"proxy\":null},\"instance_id\":\"ABCDEFGHIJ01\"}");
    }
}
