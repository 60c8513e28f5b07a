package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EndpointListTest {

    @Test
    void pathHasTheTitleAndTheCategoryOfItsFirstOperation() {
        String openApi = """
                {"paths":{"/v2/a":{"parameters":[{"name":"x"}],
                "get":{"operationId":"a","summary":"Get it","tags":["One","Two"]},
                "post":{"operationId":"b","summary":"Post it","tags":["Three"]}}}}""";

        assertThat(list(openApi))
                .isEqualTo("{\"endpoints\":[{\"path\":\"/v2/a\",\"title\":\"Get it\",\"category\":\"One\"}]}");
    }

    @Test
    void whatIsNoJsonIsADamagedWar() {
        assertThatThrownBy(() -> list("openapi: 3.1.0")).hasMessageContaining("The WAR is damaged");
    }

    private static String list(String openApi) {
        return new String(EndpointList.of(openApi.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
