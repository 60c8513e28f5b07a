package io.linkgate.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that never finish a request. Tomcat needs about 45 KB for each, and closes it after 20 s. */
@Tag("siege")
class IdleConnectionsIT {

    private static final int CONNECTIONS = 800;

    @Test
    void idleConnectionsDelayNoCaller() throws Exception {
        try (SmallLinkgate server = SmallLinkgate.start(IdleConnectionsIT.class, Map.of());
                HealthyPollers pollers = HealthyPollers.begin(server);
                Crowd crowd = new Crowd(server.port())) {
            pollers.awaitPolls(4);
            long before = server.usedHeap();

            crowd.open(
                    CONNECTIONS,
                    "127.0.0.2",
                    "GET /v2/session/info HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
            pollers.awaitPolls(8);

            assertThat(crowd.open()).isEqualTo(CONNECTIONS);
            pollers.stop().assertHealthy(12 * HealthyPollers.USUAL_COUNT);
            System.out.println("siege, idle connections: " + pollers.report() + ", heap " + before / 1024 + " KB, then "
                    + server.usedHeap() / 1024 + " KB");
            server.assertUnharmed();
        }
    }
}
