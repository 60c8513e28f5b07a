package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.testkit.EventStreamClient;
import io.linkgate.testkit.EventStreamClient.Received;
import io.linkgate.testkit.RawConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Event streams of a real server: each holds a connection, but no thread. */
class EventStreamsIT extends DeployedWar {

    /** More than either server has threads. */
    private static final int CROWD = 250;

    private static final String EVENTS = "v2/session/events";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String phone = "1555" + ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000);

    private EventStreamClient open(String token, String query, String lastId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(Linkgate.BASE.resolve(EVENTS + query))
                .header("Authorization", "Bearer " + token);
        return EventStreamClient.open(
                http, (lastId.isEmpty() ? request : request.header("Last-Event-ID", lastId)).build());
    }

    private EventStreamClient open(String query) {
        return open(Linkgate.TOKEN, query, "");
    }

    @Test
    void streamShowsHowAnInstanceIsLinkedAndGoesOnAfterACut() {
        String id = linkgate.createInstance(false);
        String lastId;
        try (EventStreamClient stream = open("?shown=" + id + "&instance_id=" + id)) {
            assertThat(stream.next().status()).isEqualTo("STOPPED");
            Linkgate.post("v2/session/start?instance_id=" + id);
            List<Received> seen = stream.until(event -> event.event().equals("session.qr"));
            Answer scan = Linkgate.post("v2/sandbox/scan?phone_number=" + phone + "&instance_id=" + id);
            assertThat(scan.status()).as("%s", scan).isEqualTo(200);
            seen.addAll(stream.untilStatus("WORKING"));
            Received working = seen.get(seen.size() - 1);
            lastId = working.lastId();

            assertThat(seen)
                    .extracting(event -> event.event().equals("session.qr") ? "code" : event.status())
                    .containsSubsequence("STARTING", "SCAN_QR_CODE", "code", "WORKING");
            assertThat(seen)
                    .extracting(event -> event.data().path("id").asText())
                    .doesNotHaveDuplicates();
            assertThat(working.data().at("/me/id").asText()).startsWith(phone);
        }

        Linkgate.post("v2/session/stop?instance_id=" + id);

        try (EventStreamClient stream = open(Linkgate.TOKEN, "?instance_id=" + id, lastId)) {
            assertThat(stream.next().status()).isEqualTo("STOPPED");
        }
        try (EventStreamClient stream = open(Linkgate.TOKEN, "?instance_id=" + id, "evt_unknown")) {
            assertThat(stream.next().status()).as("a full state").isEqualTo("STOPPED");
        }
    }

    @Test
    void crowdOfStreamsDelaysNoOtherCallAndIsServed() throws Exception {
        List<EventStreamClient> crowd = new ArrayList<>();
        try (RawConnection unread = new RawConnection(Linkgate.BASE.getPort())) {
            unread.send("GET " + Linkgate.BASE.getPath() + EVENTS + " HTTP/1.1\r\nHost: localhost\r\naccess-token: "
                    + Linkgate.TOKEN + "\r\n\r\n");
            for (int i = 0; i < CROWD; i++) {
                crowd.add(open(""));
            }
            for (EventStreamClient stream : crowd) {
                stream.awaitOpen();
            }

            assertThat(Linkgate.get("v2/session/list").status()).isEqualTo(200);
            String id = linkgate.createInstance(true);
            for (EventStreamClient stream : crowd) {
                stream.until(event -> event.instance().equals(id)); // some begin after its first move
            }
        } finally {
            crowd.forEach(EventStreamClient::close);
        }
    }

    @Test
    void streamEndsSoonAfterItsTokenIsRevoked() throws Exception {
        JsonNode token = Linkgate.post("v2/admin/tokens?label=it&scope=read").json();
        try (EventStreamClient stream = open(token.path("token").asText(), "", "")) {
            stream.awaitOpen();

            Linkgate.post("v2/admin/tokens/" + token.path("id").asText() + "/revoke");

            stream.ended().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void refusedCallIsAnErrorAndNoStream() {
        assertThat(Linkgate.send(Linkgate.request(EVENTS)).status()).isEqualTo(401);
        assertThat(Linkgate.get(EVENTS + "?instance_id=ZZZZZZZZZZZZ").status()).isEqualTo(404);
        assertThat(Linkgate.send(Linkgate.authorized(EVENTS).header("Accept", "application/json"))
                        .status())
                .isEqualTo(406);
        Answer head = Linkgate.send(Linkgate.authorized(EVENTS).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).startsWith("text/event-stream");
    }
}
