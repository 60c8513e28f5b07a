package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.phone.PhoneNumber;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code session/create} accepts and keeps. */
class SessionCreateTest {

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
    void instanceThatAnotherCallerStopsAtOnceStaysStopped() {
        server.instances.whenCreated(
                created -> server.instances.want(created.id(), Wanted.STOPPED, server.sessions::apply));

        JsonNode json = ApiServer.json(create("{}"));

        assertThat(json.get("status").asText()).isEqualTo("STOPPED");
        assertThat(server.sessions.applied()).extracting(Instance::wanted).containsOnly(Wanted.STOPPED);
    }

    @Test
    void instanceThatAnotherCallerDeletesAtOnceIsNotStarted() {
        server.instances.whenCreated(created -> server.instances.delete(created.id()));

        assertThat(create("{}").statusCode()).isEqualTo(201);

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
        ObjectNode body = (ObjectNode) ApiServer.json(response);
        body.remove("request_id"); // a random one may have any three digits
        assertThat(body.toString()).doesNotContain(written);
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
    void infoShowsOnlyTheLastDigitsOfTheExpectedPhone() {
        InstanceId id = new InstanceId(ApiServer.json(create("{\"expected_phone\":\"+49 151 2345678\"}"))
                .get("instance_id")
                .asText());

        HttpResponse<String> response = server.send(
                server.request("/v2/session/info?instance_id=" + id).header("access-token", ApiServer.TOKEN));

        assertThat(ApiServer.json(response).get("expected_phone").asText()).isEqualTo("********5678");
        assertThat(response.body()).doesNotContain("491512345678");
    }

    private HttpResponse<String> create(String body) {
        return server.send(server.post("/v2/session/create", "application/json", body)
                .header("Authorization", "Bearer " + ApiServer.TOKEN));
    }
}
