package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.access.WrongTokens;
import io.linkgate.api.client.ClientAddress;
import io.linkgate.testkit.LogRecorder;
import org.junit.jupiter.api.Test;

class WrongTokenCountTest {

    @Test
    void eachCallWithAWrongTokenIsCountedOnceAndNoTokenIsLogged() {
        try (ApiServer server = ApiServer.with().start();
                LogRecorder log = LogRecorder.of(WrongTokens.class)) {
            server.send(server.request("/v2/auth/qr-image?access_token=lg_guessed"));
            server.send(server.request("/v2/session/info").header("access-token", "lg_guessed"));
            server.send(server.post("/v2/session/info", "application/json", "{\"access_token\":\"lg_guessed\"}"));
            server.send(server.post("/v2/auth/qr-image", "", "{}").header("Authorization", "Bearer lg_guessed"));
            server.send(server.request("/v2/session/info"));
            server.send(server.authorized("/v2/session/info"));

            assertThat(server.wrongTokens.total()).isEqualTo(4);
            server.wrongTokens.run();
            assertThat(log.lines())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("4 calls", "127.0.0.1")
                    .doesNotContain("guessed");
        }
    }

    @Test
    void networksOfIpv6CountAsOneAddress() {
        assertThat(ClientAddress.grouped("2001:db8:1:2:3:4:5:6")).isEqualTo(ClientAddress.grouped("2001:db8:1:2::9"));
        assertThat(ClientAddress.grouped("2001:db8:1:3::9")).isNotEqualTo(ClientAddress.grouped("2001:db8:1:2::9"));
        assertThat(ClientAddress.grouped("203.0.113.7")).isEqualTo("203.0.113.7");
        assertThat(ClientAddress.grouped("unix:/x")).isEqualTo("unix:/x");
    }
}
