package io.linkgate.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.testkit.EventStreamClient;
import io.linkgate.testkit.EventStreamClient.Received;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** {@code session/events} of a whole server, with sessions of the sandbox. */
class SessionEventsTest extends EventsOfARunningServer {

    @Test
    void stateComesFirstAndThenEveryChangeOnce() {
        String id = stopped("changes");
        try (EventStreamClient stream = open("?instance_id=" + id)) {
            Received state = stream.next();
            assertThat(state.status()).isEqualTo("STOPPED");

            linkgate.post("/v2/session/start?instance_id=" + id, "");
            List<Received> linking = stream.until(event -> event.event().equals("session.qr"));
            linkgate.post("/v2/sandbox/scan?phone_number=15550001111&instance_id=" + id, "");
            linking.addAll(stream.untilStatus("WORKING"));

            assertThat(linking)
                    .filteredOn(event -> event.event().equals("session.status"))
                    .extracting(Received::status)
                    .containsSubsequence("STARTING", "SCAN_QR_CODE", "WORKING");
            assertThat(linking)
                    .extracting(event -> event.data().path("id").asText())
                    .doesNotHaveDuplicates();
            assertThat(linking)
                    .filteredOn(event -> event.event().equals("session.status"))
                    .allSatisfy(event -> assertThat(event.lastId())
                            .isEqualTo(event.data().path("id").asText()));
            Received working = linking.get(linking.size() - 1);
            assertThat(working.data().at("/me/id").asText()).isEqualTo("15550001111@c.us");
            JsonNode code = linking.stream()
                    .filter(event -> event.event().equals("session.qr"))
                    .findFirst()
                    .orElseThrow()
                    .data();
            assertThat(code.path("qr").asText()).startsWith("data:image/png;base64,");
        }
    }

    @Test
    void readerOfTheCodesIsInTheAuditByItsTokenAndOneWithoutCodesIsNot() {
        String id = stopped("audited");
        String linker = token("scope=link&instances=" + id);
        String reader = token("scope=read&instances=" + id);
        try (EventStreamClient codes = open(linker, "?instance_id=" + id);
                EventStreamClient states = open(reader, "?instance_id=" + id)) {
            linkgate.post("/v2/session/start?instance_id=" + id, "");
            codes.until(event -> event.event().equals("session.qr"));
            states.untilStatus("SCAN_QR_CODE");

            JsonNode seen = linkgate.get("/v2/admin/audit?action=code.seen&instance_id=" + id)
                    .path("entries");

            String linkerId = linkgate.get("/v2/admin/audit?action=token.create&limit=2")
                    .at("/entries/1/detail")
                    .asText();
            assertThat(seen)
                    .isNotEmpty()
                    .allSatisfy(entry ->
                            assertThat(linkerId).endsWith(entry.path("token_id").asText()));
        }
    }

    /** The feed is also looked at every 750 ms: a change must not wait for that. */
    @Test
    void changeIsReportedBeforeTheNextLookAtTheFeed() {
        String id = stopped("quick");
        List<Long> millis = new ArrayList<>();
        try (EventStreamClient stream = open("?instance_id=" + id)) {
            stream.next();
            for (int i = 0; i < 20; i++) {
                linkgate.post("/v2/session/start?instance_id=" + id, "");
                stream.untilStatus("SCAN_QR_CODE");
                long asked = System.nanoTime();
                linkgate.post("/v2/session/stop?instance_id=" + id, "");
                List<Received> stopping = stream.untilStatus("STOPPED");
                millis.add(TimeUnit.NANOSECONDS.toMillis(
                        stopping.get(stopping.size() - 1).at() - asked));
            }
        }
        assertThat(millis.stream().sorted().toList().get(10)).as("%s", millis).isLessThan(600);
    }

    @Test
    void clientThatComesBackGetsWhatItHasMissed() {
        String id = stopped("back");
        String last;
        try (EventStreamClient stream = open("?instance_id=" + id)) {
            stream.next();
            linkgate.post("/v2/session/start?instance_id=" + id, "");
            List<Received> seen = stream.untilStatus("SCAN_QR_CODE");
            last = seen.get(seen.size() - 1).lastId();
        }
        linkgate.post("/v2/session/stop?instance_id=" + id, "");
        linkgate.post("/v2/session/start?instance_id=" + id, "");

        HttpRequest again = request(linkgate.token(), "?last_event_id=ignored")
                .header("Last-Event-ID", last)
                .header("X-Instance-ID", id)
                .build();
        try (EventStreamClient stream = EventStreamClient.open(http, again)) {
            assertThat(stream.untilStatus("SCAN_QR_CODE"))
                    .extracting(Received::status)
                    .containsExactly("STOPPED", "STARTING", "SCAN_QR_CODE");
        }
        try (EventStreamClient stream = open("?instance_id=" + id + "&last_event_id=" + last)) {
            assertThat(stream.next().status()).isEqualTo("STOPPED");
        }
        linkgate.post("/v2/session/stop?instance_id=" + id, "");
    }

    @Test
    void streamOfAllFollowsWhatTheTokenMaySee() throws Exception {
        String other = stopped("other");
        String token = token("scope=manage");
        try (EventStreamClient stream = open(token, "")) {
            String own = create(token, "own", false);
            Received appeared = stream.next();
            assertThat(appeared.instance()).isEqualTo(own);
            assertThat(appeared.status()).isEqualTo("STOPPED");

            linkgate.post("/v2/session/start?instance_id=" + other, "");
            linkgate.post("/v2/session/start?instance_id=" + own, "");
            List<Received> seen = stream.untilStatus("SCAN_QR_CODE");

            assertThat(seen).extracting(Received::instance).containsOnly(own);
            linkgate.post("/v2/session/delete?instance_id=" + own, "");
            String next = create(token, "next", false);
            assertThat(stream.until(event -> event.instance().equals(next))).isNotEmpty();
        } finally {
            linkgate.post("/v2/session/stop?instance_id=" + other, "");
        }
    }

    private String create(String token, String name, boolean start) throws Exception {
        HttpResponse<String> created = send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + linkgate.port()
                        + "/v2/session/create?engine=sandbox&start=" + start + "&name=" + name))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody()));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return new ObjectMapper().readTree(created.body()).path("instance_id").asText();
    }

    @Test
    void streamEndsSoonAfterItsTokenIsRevoked() throws Exception {
        JsonNode created = linkgate.post("/v2/admin/tokens?label=events&scope=read", "");
        try (EventStreamClient stream = open(created.path("token").asText(), "")) {
            stream.awaitOpen();

            linkgate.post("/v2/admin/tokens/" + created.path("id").asText() + "/revoke", "");

            stream.ended().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void streamEndsSoonAfterItsInstanceIsDeleted() throws Exception {
        String id = stopped("deleted");
        try (EventStreamClient stream = open("?instance_id=" + id)) {
            stream.next();

            linkgate.post("/v2/session/delete?instance_id=" + id, "");

            stream.ended().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void readerWithoutTheScopeLinkGetsNoCodes() throws Exception {
        String id = stopped("codes");
        String reader = token("scope=read&instances=" + id);
        linkgate.post("/v2/session/start?instance_id=" + id, "");
        try (EventStreamClient reading = open(reader, "");
                EventStreamClient linking = open("?instance_id=" + id)) {
            linking.until(event -> event.event().equals("session.qr"));
            linkgate.post("/v2/session/stop?instance_id=" + id, "");

            assertThat(reading.untilStatus("STOPPED"))
                    .extracting(Received::event)
                    .containsOnly("session.status");
        }
        HttpResponse<String> refused = send(request(reader, "?shown=" + id));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("\"forbidden\"", "link");
    }

    @Test
    void onlyAnInstanceThatIsShownCountsAsWatched() {
        String id = stopped("parked");
        linkgate.post("/v2/session/start?instance_id=" + id, "");
        try (EventStreamClient named = open("?instance_id=" + id)) {
            assertThat(named.until(event -> event.status().equals("STOPPED")
                            && event.data().path("reason").asText().equals("parked")))
                    .isNotEmpty();
            try (EventStreamClient shown = open("?shown=" + id)) {
                named.untilStatus("SCAN_QR_CODE");
                assertThat(shown.until(event -> event.event().equals("session.qr")
                                && event.instance().equals(id)))
                        .isNotEmpty();
            }
        } finally {
            linkgate.post("/v2/session/stop?instance_id=" + id, "");
        }
    }

    @Test
    void heartbeatsComeWhileNothingHappens() throws Exception {
        String id = stopped("idle");
        try (EventStreamClient stream = open("?instance_id=" + id)) {
            stream.next();
            Instant patience = Instant.now().plusSeconds(20);
            while (stream.comments() == 0) {
                assertThat(Instant.now()).isBefore(patience);
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    @Test
    void streamBeyondTheLimitIsAskedToRetry() throws Exception {
        String token = token("scope=read");
        List<EventStreamClient> open = new ArrayList<>();
        try {
            for (int i = 0; i < STREAMS_PER_TOKEN; i++) {
                open.add(open(token, ""));
                open.get(i).awaitOpen();
            }

            HttpResponse<String> refused = send(request(token, ""));

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("10");
            assertThat(refused.body()).contains("\"rate_limited\"", "event streams");
        } finally {
            open.forEach(EventStreamClient::close);
        }
    }
}
