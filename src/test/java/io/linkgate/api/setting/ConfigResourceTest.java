package io.linkgate.api.setting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.access.Scope;
import io.linkgate.api.ApiServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ConfigResourceTest {

    private static final String SECRET = "a-token-of-thirty-two-characters";

    @TempDir
    private static Path home;

    @RegisterExtension
    private final ApiServer server = ApiServer.with(resource());

    private String answer;

    private static ConfigResource resource() {
        return ConfigResources.in(
                home,
                Map.of("LINKGATE_ADMIN_TOKEN", SECRET, "LINKGATE_SANBOX", "true"),
                Optional.of("The database runs on another H2."));
    }

    @BeforeEach
    void asks() {
        answer = server.send(server.authorized("/v2/admin/config")).body();
    }

    @Test
    void administratorSeesWhatIsInEffectAndWhereItCameFrom() throws Exception {
        assertThat(setting("LINKGATE_HOME"))
                .hasToString("{\"name\":\"LINKGATE_HOME\",\"property\":\"linkgate.home\",\"value\":\"" + home
                        + "\",\"secret\":false,\"source\":\"environment\",\"place\":null}");
        assertThat(setting("LINKGATE_SYSTEM_NAME"))
                .hasToString("{\"name\":\"LINKGATE_SYSTEM_NAME\",\"property\":\"linkgate.system-name\","
                        + "\"value\":\"Linkgate\",\"secret\":false,\"source\":\"default\",\"place\":null}");
        assertThat(setting("LINKGATE_KEYSET").path("value").isNull()).isTrue();
    }

    @Test
    void secretsAreHidden() throws Exception {
        assertThat(answer).doesNotContain(SECRET);
        assertThat(setting("LINKGATE_ADMIN_TOKEN"))
                .hasToString("{\"name\":\"LINKGATE_ADMIN_TOKEN\",\"property\":\"linkgate.admin-token\",\"value\":null,"
                        + "\"secret\":true,\"source\":\"environment\",\"place\":null}");
    }

    @Test
    void warningsOfTheStartAreListed() throws Exception {
        assertThat(json().path("warnings")).hasSize(2);
        assertThat(json().at("/warnings/0").asText()).contains("did you mean LINKGATE_SANDBOX?");
        assertThat(json().at("/warnings/1").asText()).isEqualTo("The database runs on another H2.");
    }

    @Test
    void othersAreRefused() {
        assertThat(server.send(server.as(server.token(Scope.MANAGE), "/v2/admin/config"))
                        .statusCode())
                .isEqualTo(403);
    }

    private JsonNode setting(String name) throws Exception {
        return StreamSupport.stream(json().path("settings").spliterator(), false)
                .filter(setting -> setting.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(answer);
    }
}
