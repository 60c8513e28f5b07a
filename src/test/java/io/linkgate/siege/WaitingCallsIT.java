package io.linkgate.siege;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.testkit.BareHttp;
import io.linkgate.testkit.RunningJvm.ClassCount;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that wait for a code that never comes, since the server behind them never answers. */
@Tag("siege")
class WaitingCallsIT {

    /** Three times as many as a heap of 160 MB could hold: Tomcat alone keeps 104 KB of each. */
    private static final int CALLS = 4_000;

    /** Bytes of Linkgate's and Jersey's objects per waiting call: about 350; a call waiting inside Jersey has 2,000. */
    private static final long MAX_BYTES_EACH = 1_000;

    /** The polls that are being answered while the heap is looked at. */
    private static final long MAX_IN_JERSEY = 25;

    @Test
    void waitingCallsDelayNoOtherCaller() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            Map<String, String> settings = Map.of(
                    "LINKGATE_WHATSAPP_ENDPOINT",
                    "ws://127.0.0.1:" + silent.getLocalPort() + "/ws",
                    "LINKGATE_WHATSAPP_VERSION",
                    "2.3000.1049833609");
            try (SmallLinkgate server = SmallLinkgate.start(WaitingCallsIT.class, settings);
                    HealthyPollers pollers = HealthyPollers.begin(server);
                    Crowd crowd = new Crowd(server.port())) {
                String id = startingInstance(server);
                pollers.awaitPolls(4);
                long before = server.usedHeap();
                long objectsBefore = bytesOfObjects(server);

                crowd.open(CALLS, "127.0.0.2", call(server, id));
                pollers.awaitPolls(4);

                long waiting = crowd.firstLines().getOrDefault("", 0L);
                long grown = server.usedHeap() - before;
                long each = (bytesOfObjects(server) - objectsBefore) / waiting;
                long inJersey = server.jvm().instancesOf("org.glassfish.jersey.server.ContainerRequest");
                assertThat(crowd.firstLines()).as("they still wait").containsKey("");
                assertThat(waiting).as("" + crowd.firstLines()).isBetween(50L, 500L);
                assertThat(crowd.firstLines().keySet())
                        .allMatch(line -> line.isEmpty() || line.matches("HTTP/1.1 50[23] "));
                assertThat(crowd.until(() -> !crowd.firstLines().containsKey(""), Duration.ofSeconds(40)))
                        .as("all are answered when their time is up: " + crowd.firstLines())
                        .isTrue();
                assertThat(each).as("bytes of ours and Jersey's for each").isLessThan(MAX_BYTES_EACH);
                assertThat(inJersey).as("calls inside of Jersey").isLessThan(MAX_IN_JERSEY);
                pollers.stop().assertHealthy(8 * HealthyPollers.USUAL_COUNT);
                System.out.println("siege, waiting calls: " + pollers.report() + ", " + waiting + " waited, each "
                        + each + " bytes of ours, heap " + grown / 1024 + " KB more with all connections");
                server.assertUnharmed();
            }
        }
    }

    /** The objects of our classes and of Jersey's, without the arrays, texts and maps that they hold. */
    private static long bytesOfObjects(SmallLinkgate server) {
        return server.jvm().classes().stream()
                .filter(line -> line.name().startsWith("io.linkgate.")
                        || line.name().startsWith("org.glassfish.")
                        || line.name().startsWith("jakarta.ws."))
                .mapToLong(ClassCount::bytes)
                .sum();
    }

    private static String startingInstance(SmallLinkgate server) throws Exception {
        BareHttp.Answer created = BareHttp.exchange(
                server.port(),
                "POST",
                "/v2/session/create?name=silent&engine=whatsapp&start=true",
                Map.of("Authorization", "Bearer " + server.token()),
                "");
        return new ObjectMapper().readTree(created.body()).path("instance_id").asText();
    }

    private static byte[] call(SmallLinkgate server, String id) {
        return ("GET /v2/auth/qr?wait=25&instance_id=" + id + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + server.token() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
