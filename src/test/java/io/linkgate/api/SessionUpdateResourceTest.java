package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Instance;
import io.linkgate.phone.PhoneNumber;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionUpdateResourceTest {

    private static final PhoneNumber PHONE = new PhoneNumber(15_550_001_111L);

    @RegisterExtension
    private final ApiServer server = ApiServer.with();

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH"})
    void nameAndExpectedPhoneAreChangedAndInfoIsAnswered(String method) {
        HttpResponse<String> response =
                update(method, "{\"name\":\"Reception\",\"expected_phone\":\"+1 555 000 1111\"}");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(ApiServer.json(response).get("name").asText()).isEqualTo("Reception");
        assertThat(withoutRequestId(response))
                .isEqualTo(withoutRequestId(server.send(server.authorized("/v2/session/info"))));
        assertThat(kept().name()).isEqualTo("Reception");
        assertThat(kept().expectedPhone()).contains(PHONE);
        assertThat(server.sessions.updated()).containsExactly(kept());
        assertThat(server.sessions.applied()).as("nothing is started").isEmpty();
    }

    @Test
    void fieldsThatAreNotNamedStay() {
        update("POST", "{\"expected_phone\":15550001111}");

        assertThat(update("POST", "{\"name\":\"Reception\"}").statusCode()).isEqualTo(200);
        assertThat(update("POST", "{\"expected_phone\":null}").statusCode()).isEqualTo(200);

        assertThat(kept().name()).isEqualTo("Reception");
        assertThat(kept().expectedPhone()).contains(PHONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"expected_phone\":\"\"}", "{\"name\":\"Front desk\",\"expected_phone\":\"\"}"})
    void emptyPhoneClearsIt(String body) {
        update("POST", "{\"expected_phone\":\"15550001111\"}");

        assertThat(update("PATCH", body).statusCode()).isEqualTo(200);

        assertThat(kept().expectedPhone()).isEmpty();
        assertThat(kept().name()).isEqualTo("Front desk");
    }

    @Test
    void formClearsThePhoneToo() {
        update("POST", "{\"expected_phone\":\"15550001111\"}");

        server.send(server.authorized("/v2/session/update?expected_phone=").POST(BodyPublishers.noBody()));

        assertThat(kept().expectedPhone()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"\"}",
                "{\"name\":\" \"}",
                "{\"name\":\"0123456789012345678901234567890123456789012345678901234567890123x\"}",
                "{\"expected_phone\":\"my phone\"}",
                "{\"expected_phone\":15550001111.0}",
                "{\"name\":\"Reception\",\"expected_phone\":\"15550001111.0\"}"
            })
    void wrongValueChangesNothing(String body) {
        HttpResponse<String> response = update("POST", body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).doesNotContain("1555000");
        assertThat(kept().name()).isEqualTo("Front desk");
        assertThat(kept().expectedPhone()).isEqualTo(Optional.empty());
        assertThat(server.sessions.updated()).isEmpty();
    }

    @Test
    void unknownInstanceIsNotFound() {
        HttpResponse<String> response = server.send(server.request("/v2/session/update?instance_id=ZZZZZZZZZZ99&name=x")
                .header("access-token", ApiServer.TOKEN)
                .POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(404);
    }

    private Instance kept() {
        return server.store.find(ApiServer.ID).orElseThrow();
    }

    private HttpResponse<String> update(String method, String body) {
        return server.send(server.authorized("/v2/session/update")
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    }

    private static String withoutRequestId(HttpResponse<String> response) {
        return response.body().replaceFirst("\"since\":\"[^\"]*\"", "");
    }
}
