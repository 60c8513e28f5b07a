package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InstanceId;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The engine of a new instance where the operator has chosen one. */
class DefaultEngineTest {

    @RegisterExtension
    private static final ApiServer server = ApiServer.withDefaultEngine(EngineKind.SANDBOX);

    @Test
    void isUsedIfTheCallerNamesNone() {
        assertThat(engineOf(create(""))).isEqualTo(EngineKind.SANDBOX);
    }

    @Test
    void givesWayToTheCallersChoice() {
        assertThat(engineOf(create("?engine=whatsapp"))).isEqualTo(EngineKind.WHATSAPP);
    }

    private static HttpResponse<String> create(String query) {
        return server.send(server.authorized("/v2/session/create" + query).POST(BodyPublishers.noBody()));
    }

    private static EngineKind engineOf(HttpResponse<String> created) {
        String id = ApiServer.json(created).path("instance_id").asText();
        return server.store.find(new InstanceId(id)).orElseThrow().engine();
    }
}
