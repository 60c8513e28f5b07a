package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.access.Scope;
import io.linkgate.instance.EngineKind;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WhoamiTest {

    @Test
    void administratorLearnsEverythingAboutTheServer() {
        try (ApiServer server = ApiServer.with().start()) {
            assertThat(server.send(server.authorized("/v2/whoami")).body())
                    .isEqualTo("{\"label\":\"administrator\",\"scope\":\"admin\",\"administrator\":true,"
                            + "\"engines\":[\"sandbox\",\"whatsapp\"],\"default_engine\":\"whatsapp\","
                            + "\"sandbox\":true,\"version\":\"1.2.3\",\"system_name\":\"Reception\"}");
        }
    }

    @Test
    void tokenLearnsItsLabelAndScopeByPostToo() {
        try (ApiServer server =
                ApiServer.withEngines(Set.of(EngineKind.WHATSAPP)).start()) {
            assertThat(server.send(server.as(server.token(Scope.READ), "/v2/whoami/")
                                    .POST(BodyPublishers.noBody()))
                            .body())
                    .startsWith("{\"label\":\"read\",\"scope\":\"read\",\"administrator\":false,"
                            + "\"engines\":[\"whatsapp\"],")
                    .contains("\"sandbox\":false");
        }
    }

    @Test
    void wrongTokenIsRefused() {
        try (ApiServer server = ApiServer.with().start()) {
            assertThat(server.send(server.as("lg_wrong", "/v2/whoami")).statusCode())
                    .isEqualTo(401);
        }
    }
}
