package io.linkgate.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bodies that arrive a byte at a time, without a token. Tomcat has 200 threads. */
@Tag("siege")
class SlowBodiesIT {

    private static final int CONNECTIONS = 250;

    @Test
    void slowBodiesDelayNoOtherCaller() throws Exception {
        try (SmallLinkgate server = SmallLinkgate.start(SlowBodiesIT.class, Map.of());
                HealthyPollers pollers = HealthyPollers.begin(server);
                Crowd calls = new Crowd(server.port());
                Crowd pages = new Crowd(server.port())) {
            calls.open(CONNECTIONS, "127.0.0.2", post("/v2/session/info"));
            pages.open(CONNECTIONS, "127.0.0.3", post("/"));
            for (int i = 0; i < 5; i++) {
                calls.send(bytes(" "), Duration.ofSeconds(2));
                pages.send(bytes(" "), Duration.ofSeconds(2));
                pollers.awaitPolls(2);
            }

            assertThat(calls.until(() -> calls.open() == 0, Duration.ofSeconds(20)))
                    .as("the server waits for no body longer than ten seconds")
                    .isTrue();
            pollers.stop().assertHealthy(10 * HealthyPollers.USUAL_COUNT);
            System.out.println("siege, slow bodies: " + pollers.report() + ", " + calls.firstLines());
            server.assertUnharmed();
        }
    }

    private static byte[] post(String path) {
        return bytes("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
