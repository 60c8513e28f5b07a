package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.testkit.BareHttp;
import io.linkgate.testkit.HookReceiver;
import io.linkgate.testkit.HookReceiver.Delivery;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks from the call that sets them to the receiver, in the whole application. */
class WebhooksOfARunningServerTest {

    private static final Map<String, String> PRIVATE_TARGETS = Map.of("LINKGATE_HOOKS_PRIVATE_TARGETS", "true");

    @TempDir
    private Path directory;

    private HookReceiver receiver;

    @BeforeEach
    void receive() throws IOException {
        receiver = new HookReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void receiverSeesEveryStatusOfALinkInOrderAndEveryCode() {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory, PRIVATE_TARGETS)) {
            String id = stopped(linkgate);
            JsonNode set = linkgate.post(
                    "/v2/webhook/set?instance_id=" + id,
                    "hmac=" + "0123456789abcdef&name=desk&events=session.status,session.qr&url="
                            + encoded(receiver.url("/hook?a=b")));
            assertThat(set.path("webhooks")).hasSize(1);
            assertThat(set.path("webhooks").get(0).path("hmac").asText()).isEqualTo("********");

            linkgate.post("/v2/session/start?instance_id=" + id, "");
            linkgate.await(id, "SCAN_QR_CODE");
            linkgate.post("/v2/sandbox/scan", "instance_id=" + id + "&phone_number=15550001111");
            linkgate.await(id, "WORKING");
            Delivery working = receiver.await(delivery -> isStatus(delivery, "WORKING"));

            assertThat(statuses()).containsExactly("STARTING", "SCAN_QR_CODE", "STARTING", "WORKING");
            assertThat(working.path()).isEqualTo("/hook?a=b");
            assertThat(working.text("instance_id")).isEqualTo(id);
            assertThat(working.text("session")).isEqualTo("desk-1");
            assertThat(working.json().at("/me/id").asText()).isEqualTo("15550001111@c.us");
            assertThat(working.json().at("/payload/status").asText()).isEqualTo("WORKING");
            assertThat(working.header("webhook-id")).isEqualTo(working.text("id"));
            assertThat(working.header("webhook-signature")).startsWith("v1,");
            assertThat(working.header("X-Wawp-Signature")).matches("[0-9a-f]{64}");
            Delivery code = receiver.await(delivery -> delivery.text("event").equals("session.qr"));
            assertThat(code.text("qr")).startsWith("data:image/png;base64,");
            assertThat(code.json().at("/payload/qr").asText()).isEqualTo(code.text("qr"));
            assertThat(Instant.parse(code.text("expires_at"))).isAfter(Instant.EPOCH);
        }
    }

    @Test
    void eventThatFailsBeforeARestartIsDeliveredAfterIt() {
        receiver.answer(503);
        String id;
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory, PRIVATE_TARGETS)) {
            id = stopped(linkgate);
            set(linkgate, id, "/down");
            linkgate.post("/v2/session/start?instance_id=" + id, "");
            receiver.await(delivery -> isStatus(delivery, "STARTING"));
            linkgate.await(id, "SCAN_QR_CODE");
            linkgate.post("/v2/session/stop?instance_id=" + id, "");
            JsonNode waiting = linkgate.get("/v2/hooks/deliveries?instance_id=" + id + "&state=waiting");
            assertThat(waiting.path("deliveries")).isNotEmpty();
            assertThat(receiver.received()).as("later ones wait behind it").allMatch(one -> isStatus(one, "STARTING"));
            linkgate.stop();
            receiver.answer(200);
            linkgate.start();

            receiver.await(delivery -> isStatus(delivery, "STOPPED"));
        }

        Set<String> ids = new HashSet<>();
        List<String> once = receiver.received().stream()
                .filter(delivery -> delivery.text("event").equals("session.status") && ids.add(delivery.text("id")))
                .map(delivery -> delivery.text("status"))
                .toList();
        assertThat(once).containsExactly("STARTING", "SCAN_QR_CODE", "STOPPED");
    }

    @Test
    void deadLetterIsVisibleAndReplayed() {
        receiver.answer(500);
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory, PRIVATE_TARGETS)) {
            String id = stopped(linkgate);
            linkgate.post(
                    "/v2/webhook/set?instance_id=" + id,
                    "events=session.status&retries=" + encoded("{\"delay\":1,\"attempts\":1}") + "&url="
                            + encoded(receiver.url("/dead")));
            linkgate.post("/v2/session/start?instance_id=" + id, "");
            receiver.await(delivery -> isStatus(delivery, "STARTING"));
            JsonNode dead = awaitDead(linkgate, id);
            assertThat(dead.path("last_error").asText()).isEqualTo("the receiver answered 500");
            int before = receiver.received().size();

            receiver.answer(200);
            JsonNode replayed = linkgate.post("/v2/hooks/replay?instance_id=" + id, "");

            assertThat(replayed.path("replayed").asInt()).isPositive();
            receiver.await(delivery -> receiver.received().size() > before
                    && receiver.received().subList(before, receiver.received().size()).stream()
                            .anyMatch(later ->
                                    later.text("id").equals(dead.path("id").asText())));
        }
    }

    @Test
    void loopbackIsRefusedUnlessItIsAllowed() {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory)) {
            String id = stopped(linkgate);

            BareHttp.Answer refused =
                    linkgate.tryPost("/v2/webhook/set?instance_id=" + id, "url=" + encoded("https://127.0.0.1:8443/x"));

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("public internet").doesNotContain("127.0.0.1");
        }
    }

    private JsonNode awaitDead(RunningLinkgate linkgate, String id) {
        JsonNode dead = linkgate.get("/v2/hooks/deliveries?state=dead&instance_id=" + id);
        long end = System.nanoTime() + 30_000_000_000L;
        while (dead.path("deliveries").isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(end);
            dead = linkgate.get("/v2/hooks/deliveries?state=dead&instance_id=" + id);
        }
        return dead.path("deliveries").get(0);
    }

    private void set(RunningLinkgate linkgate, String id, String path) {
        linkgate.post(
                "/v2/webhook/set?instance_id=" + id,
                "retries=" + encoded("{\"delay\":1,\"attempts\":50}") + "&events=session.status&url="
                        + encoded(receiver.url(path)));
    }

    private static String stopped(RunningLinkgate linkgate) {
        return linkgate.post("/v2/session/create?name=desk-1&engine=sandbox&start=false", "")
                .path("instance_id")
                .asText();
    }

    private List<String> statuses() {
        return receiver.received().stream()
                .filter(delivery -> delivery.text("event").equals("session.status"))
                .map(delivery -> delivery.text("status"))
                .toList();
    }

    private static boolean isStatus(Delivery delivery, String status) {
        return delivery.text("event").equals("session.status")
                && delivery.text("status").equals(status);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
