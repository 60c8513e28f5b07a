package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients send token and instance in many ways; all of them are accepted. */
class CredentialsIT extends DeployedWar {

    private static final String INFO = "v2/session/info";
    private static final String NOBODY = "000000000000";

    private String id;

    @BeforeEach
    void createsAnInstance() {
        id = linkgate.createInstance(false);
    }

    @Test
    void queryStringWithAnEmptyBodyThatCallsItselfJson() {
        understood(body(INFO + "?instance_id=" + id + "&access_token=" + Linkgate.TOKEN, "application/json", ""));
    }

    @Test
    void queryStringOfAGet() {
        understood(Linkgate.request(INFO + "?instance_id=" + id + "&access_token=" + Linkgate.TOKEN));
    }

    @Test
    void jsonBody() {
        understood(body(INFO, "application/json", json(id, Linkgate.TOKEN)));
    }

    @Test
    void jsonBodyThatCallsItselfText() {
        understood(body(INFO, "text/plain;charset=UTF-8", json(id, Linkgate.TOKEN)));
    }

    @Test
    void formBody() {
        String form = "instance_id=" + id + "&access_token=" + Linkgate.TOKEN;

        understood(body(INFO, "application/x-www-form-urlencoded", form));
    }

    @Test
    void bearerAndInstanceHeaders() {
        understood(Linkgate.authorized(INFO).header("X-Instance-ID", id));
    }

    @Test
    void accessTokenHeader() {
        understood(Linkgate.request(INFO).header("X-Instance-ID", id).header("access-token", Linkgate.TOKEN));
    }

    @Test
    void theSameTwiceIsFine() {
        understood(body(INFO + "?instance_id=" + id, "application/json", json(id, Linkgate.TOKEN))
                .header("Authorization", "Bearer " + Linkgate.TOKEN));
    }

    @Test
    void twoThatDifferAreRefused() {
        refused(
                body(INFO + "?instance_id=" + NOBODY, "application/json", json(id, Linkgate.TOKEN)),
                400,
                "conflicting_credentials");
        refused(
                body(INFO, "application/json", json(id, Linkgate.TOKEN)).header("access-token", "another"),
                400,
                "conflicting_credentials");
    }

    @Test
    void callWithoutTokenIsRefused() {
        Answer answer = refused(Linkgate.request(INFO + "?instance_id=" + id), 401, "invalid_access_token");

        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void wrongTokenIsRefusedLikeNone() {
        refused(
                Linkgate.request(INFO + "?instance_id=" + id).header("access-token", "lg_wrong"),
                401,
                "invalid_access_token");
    }

    @Test
    void tokenOfTheDatabaseWorksUntilItIsRevoked() {
        Answer created = Linkgate.send(Linkgate.authorized("v2/admin/tokens?label=it&scope=read&instances=" + id)
                .POST(BodyPublishers.noBody()));
        assertThat(created.status()).as("%s", created).isEqualTo(201);
        String token = created.json().path("token").asText();
        String info = INFO + "?instance_id=" + id;

        understood(Linkgate.request(info).header("access-token", token));
        refused(Linkgate.request("v2/auth/qr-image?instance_id=" + id).header("access-token", token), 403, "forbidden");
        refused(
                Linkgate.request(INFO + "?instance_id=" + NOBODY).header("access-token", token),
                404,
                "invalid_instance");

        Linkgate.send(Linkgate.authorized(
                        "v2/admin/tokens/" + created.json().path("id").asText())
                .DELETE());
        refused(Linkgate.request(info).header("access-token", token), 401, "invalid_access_token");
    }

    @Test
    void missingInstanceIsNamed() {
        Answer answer = refused(Linkgate.authorized(INFO), 400, "missing_param");

        assertThat(StreamSupport.stream(answer.json().path("params").spliterator(), false)
                        .map(param -> param.asText()))
                .containsExactly("instance_id");
    }

    @Test
    void unknownInstanceIsNotFound() {
        refused(Linkgate.authorized(INFO).header("X-Instance-ID", NOBODY), 404, "invalid_instance");
    }

    @Test
    void bodyIsCheckedBeforeTokenAndTokenBeforeTheRest() {
        refused(body(INFO, "application/json", "{"), 400, "malformed_body");
        refused(Linkgate.request(INFO), 401, "invalid_access_token");
    }

    private void understood(HttpRequest.Builder call) {
        Answer answer = Linkgate.send(call);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json().path("instance_id").asText()).isEqualTo(id);
    }

    private static Answer refused(HttpRequest.Builder call, int status, String code) {
        Answer answer = Linkgate.send(call);
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.text()).doesNotContain(Linkgate.TOKEN);
        return answer;
    }

    private static HttpRequest.Builder body(String path, String type, String body) {
        return Linkgate.request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body));
    }

    private static String json(String id, String token) {
        return "{\"instance_id\":\"" + id + "\",\"access_token\":\"" + token + "\"}";
    }
}
