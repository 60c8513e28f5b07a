package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.testkit.HookReceiver;
import io.linkgate.testkit.HookReceiver.Delivery;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts between an instance and a phone of the sandbox, in the whole application, with a restart in between. */
class TextsOfARunningServerTest {

    private static final Map<String, String> PRIVATE_TARGETS = Map.of("LINKGATE_HOOKS_PRIVATE_TARGETS", "true");
    private static final String OWN = "15550001111";
    private static final String BOB = "15550002222";

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
    void textIsReadOnThePhoneAndItsAnswerReachesTheWebhookOnceAcrossARestart() {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory, PRIVATE_TARGETS)) {
            String id = linked(linkgate);
            linkgate.post("/v2/sandbox/text", "phone_number=" + BOB + "&to=" + OWN + "&text=Is+it+open%3F");
            Delivery question =
                    receiver.await(delivery -> delivery.text("event").equals("message"));
            assertThat(question.json().at("/payload/body").asText()).isEqualTo("Is it open?");
            assertThat(question.json().at("/payload/fromMe").asBoolean()).isFalse();
            assertThat(question.json().at("/me/id").asText()).isEqualTo(OWN + "@c.us");

            JsonNode sent = send(linkgate, id, "Yes. 👋");
            assertThat(sent.path("id").asText())
                    .isEqualTo(
                            "true_" + BOB + "@c.us_" + sent.path("message_id").asText());
            assertThat(inbox(linkgate)).containsExactly("Yes. 👋");
            assertThat(send(linkgate, id, "Yes. 👋")).as("the same key").isEqualTo(sent);
            Delivery delivered = receiver.await(delivery -> isAck(delivery, sent, 2));
            assertThat(delivered.json().at("/payload/id").asText())
                    .isEqualTo(sent.path("id").asText());

            linkgate.stop();
            linkgate.start();
            linkgate.await(id, "WORKING");
            assertThat(send(linkgate, id, "Yes. 👋")).as("after a restart").isEqualTo(sent);
            assertThat(inbox(linkgate)).containsExactly("Yes. 👋");
            linkgate.post("/v2/sandbox/text", "phone_number=" + BOB + "&to=" + OWN + "&text=Thanks");
            receiver.await(
                    delivery -> delivery.json().at("/payload/body").asText().equals("Thanks"));
        }

        Set<String> ids = new HashSet<>();
        List<String> texts = receiver.received().stream()
                .filter(delivery -> delivery.text("event").equals("message") && ids.add(delivery.text("id")))
                .map(delivery -> delivery.json().at("/payload/body").asText())
                .toList();
        assertThat(texts).containsExactly("Is it open?", "Thanks");
    }

    @Test
    void numberIsLookedUpAndACodeIsVerified() {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory, PRIVATE_TARGETS)) {
            String id = linked(linkgate);
            linkgate.post("/v2/sandbox/text", "phone_number=" + BOB + "&to=" + OWN + "&text=Hi");

            assertThat(linkgate.get("/v2/contacts/check-exists?instance_id=" + id + "&phone=" + BOB)
                            .path("numberExists")
                            .asBoolean())
                    .isTrue();
            assertThat(linkgate.get("/v2/contacts/check-exists?instance_id=" + id + "&phone=15559999999")
                            .path("numberExists")
                            .asBoolean())
                    .isFalse();
            assertThat(linkgate.tryPost("/v2/send/text?instance_id=" + id, "chatId=15559999999&message=Hello")
                            .status())
                    .isEqualTo(404);
            linkgate.post("/v2/otp/send?instance_id=" + id, "chatId=" + BOB + "&lang=es");
            String code = inbox(linkgate).get(0).replaceAll(".*?([0-9]{6}).*", "$1");
            assertThat(linkgate.post("/v2/otp/verify?instance_id=" + id, "chatId=" + BOB + "&code=" + code)
                            .path("verified")
                            .asBoolean())
                    .isTrue();
        }
    }

    /** Both cost the server a connection and its memory, so they have one limit. */
    @Test
    void textThatWaitsTakesThePlaceOfACallThatWaitsForACode() throws Exception {
        Map<String, String> onePlace = Map.of(
                "LINKGATE_HOOKS_PRIVATE_TARGETS",
                "true",
                "LINKGATE_API_WAITING_CALLS",
                "1",
                "LINKGATE_API_WAITING_CALLS_PER_TOKEN",
                "1");
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory, onePlace)) {
            String id = linked(linkgate);
            String other = linkgate.createInstance("other");
            linkgate.await(other, "SCAN_QR_CODE");
            assertThat(inbox(linkgate)).isEmpty();
            linkgate.post("/v2/sandbox/fault", "instance_id=" + id + "&fault=no_ack");

            CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(
                    () -> linkgate.tryPost("/v2/send/text?instance_id=" + id, "chatId=" + BOB + "&message=Hello")
                            .status());
            while (inbox(linkgate).isEmpty()) {
                assertThat(waiting).isNotDone();
            }

            assertThat(linkgate.tryGet("/v2/auth/qr-image?wait=25&after=1&instance_id=" + other)
                            .status())
                    .isEqualTo(503);
            linkgate.stop();
            assertThat(waiting.get(30, TimeUnit.SECONDS))
                    .as("it may be sent yet")
                    .isEqualTo(504);
        }
    }

    private String linked(RunningLinkgate linkgate) {
        String id = linkgate.post("/v2/session/create?name=desk-1&engine=sandbox", "")
                .path("instance_id")
                .asText();
        linkgate.post(
                "/v2/webhook/set?instance_id=" + id,
                "events=message,message.ack&url=" + URLEncoder.encode(receiver.url("/hook"), StandardCharsets.UTF_8));
        linkgate.await(id, "SCAN_QR_CODE");
        linkgate.post("/v2/sandbox/scan", "instance_id=" + id + "&phone_number=" + OWN);
        linkgate.await(id, "WORKING");
        return id;
    }

    private static JsonNode send(RunningLinkgate linkgate, String id, String text) {
        return linkgate.post(
                "/v2/send/text?instance_id=" + id,
                "chatId=" + BOB + "&message_id=3EB0AAAAAAAAAAAAAAAAAA&message="
                        + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }

    /** The texts that the phone has received. */
    private static List<String> inbox(RunningLinkgate linkgate) {
        return StreamSupport.stream(
                        linkgate.get("/v2/sandbox/inbox?phone_number=" + BOB)
                                .path("messages")
                                .spliterator(),
                        false)
                .filter(message -> !message.path("own").asBoolean())
                .map(message -> message.path("body").asText())
                .toList();
    }

    private static boolean isAck(Delivery delivery, JsonNode sent, int level) {
        return delivery.text("event").equals("message.ack")
                && delivery.json().at("/payload/message_id").equals(sent.path("message_id"))
                && delivery.json().at("/payload/ack").asInt() == level;
    }
}
