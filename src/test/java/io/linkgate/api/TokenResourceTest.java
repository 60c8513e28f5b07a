package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.access.Scope;
import io.linkgate.testkit.LogRecorder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenResourceTest {

    @RegisterExtension
    private final ApiServer server = ApiServer.with();

    @Test
    void createdTokenIsShownOnceAndWorks() {
        HttpResponse<String> response = create("""
                {"label":"Shop","scope":"manage","quota":2,"instances":["ABCDEFGHIJ01"],"expires_at":"2026-01-02T01:00:00+01:00"}""");

        JsonNode body = ApiServer.json(response);
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(body.get("id").asText()).matches("tok_[0-9a-z]{12}");
        assertThat(body.get("token").asText()).matches("lg_[A-Za-z0-9_-]{43}");
        assertThat(body.get("label").asText()).isEqualTo("Shop");
        assertThat(body.get("scope").asText()).isEqualTo("manage");
        assertThat(body.get("quota").asInt()).isEqualTo(2);
        assertThat(body.get("instances").toString()).isEqualTo("[\"ABCDEFGHIJ01\"]");
        assertThat(body.get("expires_at").asText()).isEqualTo("2026-01-02T00:00:00.000Z");
        assertThat(body.get("created_at").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(body.get("last_used_at").isNull()).isTrue();
        assertThat(info(body.get("token").asText())).isEqualTo(200);

        String listed = server.send(server.authorized("/v2/admin/tokens")).body();
        assertThat(listed)
                .contains(body.get("id").asText())
                .doesNotContain(body.get("token").asText());
    }

    @Test
    void listHasEveryFieldButTheSecret() {
        create("{\"label\":\"Shop\",\"scope\":\"read\"}");

        JsonNode listed = listed("Shop");

        List<String> names = new ArrayList<>();
        listed.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "id",
                        "label",
                        "scope",
                        "quota",
                        "instances",
                        "created_at",
                        "expires_at",
                        "last_used_at",
                        "rotated_at",
                        "revoked_at");
        assertThat(listed.get("quota").isNull()).isTrue();
        assertThat(listed.get("instances")).isEmpty();
    }

    @Test
    void listKnowsTheLastUse() {
        JsonNode created = ApiServer.json(create("{\"label\":\"Shop\",\"scope\":\"read\"}"));
        server.clock.advance(Duration.ofSeconds(7));
        server.send(server.as(created.get("token").asText(), "/v2/whoami"));

        JsonNode listed = listed("Shop");

        assertThat(listed.get("last_used_at").asText()).isEqualTo("2026-01-01T00:00:07.000Z");
    }

    @Test
    void parametersMayComeInAForm() {
        HttpResponse<String> response = server.send(server.post(
                        "/v2/admin/tokens",
                        "application/x-www-form-urlencoded",
                        "label=Shop&scope=LINK&instances=abcdefghij01,+ABCDEFGHIJ01&quota=")
                .header("access-token", ApiServer.TOKEN));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(ApiServer.json(response).get("instances").toString()).isEqualTo("[\"ABCDEFGHIJ01\"]");
        assertThat(ApiServer.json(response).get("quota").asInt())
                .as("a token with a list creates nothing unless a quota allows it")
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                   | missing_param  | label",
                "{\"label\":\"x\"}                                                    | missing_param  | scope",
                "{\"label\":\"\",\"scope\":\"read\"}                                  | missing_param  | label",
                "{\"label\":\"a\\u0007b\",\"scope\":\"read\"}                         | invalid_param  | label",
                "{\"label\":\"x\",\"scope\":\"root\"}                                 | invalid_param  | read, link, send, manage, admin",
                "{\"label\":\"x\",\"scope\":\"read\",\"quota\":-1}                    | invalid_param  | quota",
                "{\"label\":\"x\",\"scope\":\"read\",\"quota\":1000001}               | invalid_param  | quota",
                "{\"label\":\"x\",\"scope\":\"read\",\"quota\":[1]}                   | malformed_body | quota",
                "{\"label\":[\"x\"],\"scope\":\"read\"}                               | malformed_body | label",
                "{\"label\":\"x\",\"scope\":\"read\",\"instances\":[1]}               | malformed_body | instances",
                "{\"label\":\"x\",\"scope\":\"read\",\"instances\":[[\"A\"]]}         | malformed_body | instances",
                "{\"label\":\"x\",\"scope\":\"read\",\"instances\":{}}                | malformed_body | instances",
                "{\"label\":\"x\",\"scope\":\"read\",\"instances\":[\"ZZZZZZZZZZZZ\"]}| invalid_param  | instances",
                "{\"label\":\"x\",\"scope\":\"read\",\"instances\":[\"no id\"]}       | invalid_param  | instances",
                "{\"label\":\"x\",\"scope\":\"admin\",\"instances\":[\"ABCDEFGHIJ01\"]}| invalid_param | instances",
                "{\"label\":\"x\",\"scope\":\"read\",\"expires_at\":\"2026-01-01T00:00:00Z\"} | invalid_param | expires_at",
                "{\"label\":\"x\",\"scope\":\"read\",\"expires_at\":\"tomorrow\"}     | invalid_param  | expires_at",
                "{\"label\":\"x\",\"scope\":\"read\",\"expires_at\":\"+99999-01-01T00:00:00Z\"} | invalid_param | expires_at"
            })
    void invalidTokenIsNotCreated(String json, String code, String named) {
        HttpResponse<String> response = create(json);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo(code);
        assertThat(response.body()).contains(named);
        assertThat(server.tokenStore.all()).hasSize(1);
    }

    @Test
    void nullsAndAnEmptyListCountAsAbsent() {
        assertThat(create("{\"label\":\"x\",\"scope\":\"read\",\"quota\":null,\"instances\":[],\"expires_at\":null}")
                        .statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   admin/tokens/{id}/revoke",
        "DELETE, admin/tokens/{id}/revoke",
        "DELETE, admin/tokens/{id}",
        "DELETE, admin/tokens?id={id}"
    })
    void revokedTokenIsRefusedAtOnceLikeAnUnknownOne(String method, String path) {
        JsonNode created =
                ApiServer.json(create("{\"label\":\"x\",\"scope\":\"link\",\"instances\":[\"ABCDEFGHIJ01\"]}"));
        String token = created.get("token").asText();
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(20));
        assertThat(poll(token).statusCode()).isEqualTo(200);

        for (int i = 0; i < 2; i++) {
            HttpResponse<String> revoked = server.send(server.authorized(
                            "/v2/" + path.replace("{id}", created.get("id").asText()))
                    .method(method, BodyPublishers.noBody()));
            assertThat(revoked.statusCode()).isEqualTo(200);
            assertThat(ApiServer.json(revoked).get("revoked_at").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
            assertThat(revoked.body()).doesNotContain(token);
        }

        assertThat(poll(token).statusCode()).isEqualTo(401);
        assertThat(withoutId(poll(token))).isEqualTo(withoutId(poll("lg_unknown")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tok_%00", "%00", "tok_user00000000%00", "tok%20x", "ab%F0%9F%98%80"})
    void idOfAnotherFormIsUnknown(String id) {
        HttpResponse<String> response =
                server.send(server.authorized("/v2/admin/tokens?id=" + id).DELETE());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(404);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("not_found");
    }

    @Test
    void rotatedTokenHasTwoSecretsUntilTheOverlapIsOver() {
        JsonNode created =
                ApiServer.json(create("{\"label\":\"x\",\"scope\":\"link\",\"instances\":[\"ABCDEFGHIJ01\"]}"));
        server.show("2@ref,noise,identity,secret,1", Duration.ofSeconds(120));

        HttpResponse<String> response = server.send(server.post(
                        "/v2/admin/tokens/" + created.get("id").asText() + "/rotate",
                        "application/json",
                        "{\"overlap\":60}")
                .header("access-token", ApiServer.TOKEN));

        JsonNode rotated = ApiServer.json(response);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(rotated.get("id")).isEqualTo(created.get("id"));
        assertThat(rotated.get("token")).isNotEqualTo(created.get("token"));
        assertThat(rotated.get("rotated_at").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(poll(created.get("token").asText()).statusCode()).isEqualTo(200);
        server.clock.advance(Duration.ofSeconds(60));
        assertThat(poll(created.get("token").asText()).statusCode()).isEqualTo(401);
        assertThat(poll(rotated.get("token").asText()).statusCode()).isEqualTo(200);
    }

    @Test
    void rotationKeepsTheInstancesOfTheToken() {
        JsonNode created = ApiServer.json(create("{\"label\":\"x\",\"scope\":\"manage\"}"));
        String id = ApiServer.json(server.send(server.as(created.get("token").asText(), "/v2/session/create")
                        .POST(BodyPublishers.noBody())))
                .get("instance_id")
                .asText();

        JsonNode rotated = ApiServer.json(server.send(
                server.authorized("/v2/admin/tokens/" + created.get("id").asText() + "/rotate")
                        .POST(BodyPublishers.noBody())));

        assertThat(server.send(server.as(rotated.get("token").asText(), "/v2/session/info?instance_id=" + id))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void expiredTokenIsRefused() {
        String token = ApiServer.json(
                        create("{\"label\":\"x\",\"scope\":\"read\",\"expires_at\":\"2026-01-01T00:01:00Z\"}"))
                .get("token")
                .asText();
        assertThat(server.send(server.as(token, "/v2/whoami")).statusCode()).isEqualTo(200);

        server.clock.advance(Duration.ofMinutes(1));

        assertThat(server.send(server.as(token, "/v2/whoami")).statusCode()).isEqualTo(401);
    }

    @Test
    void whatHasEndedIsNotRotatedAndWhatIsUnknownIsNotFound() {
        String id = ApiServer.json(create("{\"label\":\"x\",\"scope\":\"read\"}"))
                .get("id")
                .asText();
        server.send(server.authorized("/v2/admin/tokens/" + id + "/revoke").POST(BodyPublishers.noBody()));

        assertThat(rotate(id, "").statusCode()).isEqualTo(409);
        assertThat(rotate("tok_unknown00000", "").statusCode()).isEqualTo(404);
        assertThat(rotate("tok_user00000000", "?overlap=2592001").statusCode()).isEqualTo(400);
        assertThat(server.send(server.authorized("/v2/admin/tokens/tok_unknown00000/revoke")
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "link", "send", "manage"})
    void onlyAdministratorsSeeOrChangeTokens(String scope) {
        String token = server.token(Scope.parse(scope).orElseThrow());
        String body = "{\"label\":\"x\",\"scope\":\"admin\"}";

        List<HttpRequest.Builder> calls = List.of(
                server.as(token, "/v2/admin/tokens"),
                server.post("/v2/admin/tokens", "application/json", body).header("access-token", token),
                server.as(token, "/v2/admin/tokens/tok_user00000000").DELETE(),
                server.as(token, "/v2/admin/tokens/tok_user00000000/rotate").POST(BodyPublishers.noBody()));

        assertThat(calls).allSatisfy(call -> {
            HttpResponse<String> response = server.send(call);
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("forbidden");
        });
        assertThat(server.tokenStore.all())
                .hasSize(2)
                .noneMatch(any -> any.revokedAt().isPresent());
    }

    @Test
    void tokenOfTheScopeAdminAdministersAndUsesEverything() {
        String token = server.token(Scope.ADMIN);

        assertThat(server.send(server.as(token, "/v2/admin/tokens")).statusCode())
                .isEqualTo(200);
        assertThat(info(token)).isEqualTo(200);
    }

    @Test
    void noTokenIsInTheLog() {
        Logger root = Logger.getLogger("io.linkgate");
        Level before = root.getLevel();
        root.setLevel(Level.ALL);
        try (LogRecorder log = LogRecorder.of("io.linkgate")) {
            JsonNode created = ApiServer.json(create("{\"label\":\"x\",\"scope\":\"read\"}"));
            JsonNode rotated = ApiServer.json(rotate(created.get("id").asText(), "?overlap=9"));

            assertThat(log.lines())
                    .noneMatch(line -> line.contains(created.get("token").asText())
                            || line.contains(rotated.get("token").asText()));
        } finally {
            root.setLevel(before);
        }
    }

    private JsonNode listed(String label) {
        for (JsonNode token : ApiServer.json(server.send(server.authorized("/v2/admin/tokens")))
                .get("tokens")) {
            if (token.get("label").asText().equals(label)) {
                return token;
            }
        }
        throw new AssertionError("no token has the label " + label);
    }

    private HttpResponse<String> create(String json) {
        return server.send(server.post("/v2/admin/tokens", "application/json", json)
                .header("Authorization", "Bearer " + ApiServer.TOKEN));
    }

    private HttpResponse<String> rotate(String id, String query) {
        return server.send(
                server.authorized("/v2/admin/tokens/" + id + "/rotate" + query).POST(BodyPublishers.noBody()));
    }

    private int info(String token) {
        return server.send(server.as(token, "/v2/session/info?instance_id=" + ApiServer.ID))
                .statusCode();
    }

    private HttpResponse<String> poll(String token) {
        return server.send(server.as(token, "/v2/auth/qr-image?instance_id=" + ApiServer.ID));
    }

    private static String withoutId(HttpResponse<String> response) {
        return response.body()
                .replace(response.headers().firstValue("X-Request-Id").orElseThrow(), "");
    }
}
