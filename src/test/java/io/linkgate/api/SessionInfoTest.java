package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers learn about a session: {@code session/info}, {@code me} and {@code history}. */
class SessionInfoTest {

    @RegisterExtension
    private final ApiServer server = ApiServer.with();

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
                        "expires_at",
                        "expires_in_ms",
                        "lifetime_ms",
                        "sequence");
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
        assertThat(json.get("expires_in_ms").asLong()).isEqualTo(20_000);
        assertThat(json.get("lifetime_ms").asLong()).isEqualTo(20_000);
        assertThat(json.get("sequence").asInt()).isEqualTo(2);
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
        assertThat(json.has("expires_in_ms")).isFalse();
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

    private HttpResponse<String> ask(String path) {
        return server.send(server.authorized("/v2/" + path));
    }
}
