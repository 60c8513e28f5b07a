package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.testkit.BaileysClient;
import io.linkgate.testkit.HookReceiver;
import io.linkgate.testkit.HookReceiver.Delivery;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts between an instance of a whole Linkgate and an unmodified companion client of others, npm {@code baileys}. Each
 * is linked with a phone of that Linkgate's sandbox, which carries the texts. Needs Node.js 20 and npm; runs only in
 * the Maven profile {@code interop}, which installs the client.
 */
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BaileysTextsInteropTest {

    private static final String ANN = "15550001111";
    private static final String BOB = "15550002222";

    private static final int RESTART = 515;

    private static final int PATIENCE_SECONDS = 40;

    /** Levels of the event {@code message.ack}. */
    private static final int AT_DEVICE = 2;

    private static final int READ = 3;

    /** Statuses of the other client. */
    private static final int BAILEYS_DELIVERED = 3;

    private static final int BAILEYS_READ = 4;

    private HookReceiver receiver;
    private RunningLinkgate linkgate;
    private String ann;
    private BaileysClient bob;

    @BeforeAll
    void linkBoth(@TempDir Path directory) throws Exception {
        receiver = new HookReceiver();
        linkgate = RunningLinkgate.in(directory, Map.of("LINKGATE_HOOKS_PRIVATE_TARGETS", "true"));
        ann = linkgate.post("/v2/session/create?name=ann&engine=sandbox", "")
                .path("instance_id")
                .asText();
        linkgate.post(
                "/v2/webhook/set?instance_id=" + ann,
                "events=message,message.ack&url=" + encoded(receiver.url("/hook")));
        linkgate.await(ann, "SCAN_QR_CODE");
        linkgate.post("/v2/sandbox/scan", "instance_id=" + ann + "&phone_number=" + ANN);
        linkgate.await(ann, "WORKING");
        byte[] root = HexFormat.of()
                .parseHex(linkgate.get("/v2/sandbox/info").path("root_key").asText());
        bob = BaileysClient.run("mail.mjs", socket(), PublicKey.of(root));
        linkgate.post(
                "/v2/sandbox/scan",
                "phone_number=" + BOB + "&image=" + encoded(bob.says("qr").asText()));
        assertThat(bob.awaits("closed").asInt()).isEqualTo(RESTART);
        assertThat(bob.awaits("open").asText()).isEqualTo(BOB + ":1@s.whatsapp.net");
        bob.awaits("synced");
    }

    @AfterAll
    void stopBoth() throws Exception {
        bob.close();
        linkgate.close();
        receiver.close();
    }

    @Test
    void textsGoBothWaysAndThePhonesOfBothSeeThem() throws Exception {
        String first = send("Good morning, Bob 👋");
        JsonNode atBob = atBob("Good morning, Bob 👋");
        assertThat(atBob.path("id").asText()).isEqualTo(first);
        assertThat(atBob.path("fromMe").asBoolean()).isFalse();
        acknowledged(first, AT_DEVICE);

        String second = sendFromBob("Good morning, Ann");
        JsonNode payload = atHook("Good morning, Ann").json().path("payload");
        assertThat(payload.path("id").asText()).isEqualTo("false_" + BOB + "@c.us_" + second);
        assertThat(payload.path("fromMe").asBoolean()).isFalse();
        assertThat(payload.path("from").asText()).isEqualTo(BOB + "@c.us");
        status(second, BAILEYS_DELIVERED);
        for (int i = 0; i < 4; i++) {
            send("to Bob " + i);
            sendFromBob("to Ann " + i);
        }
        for (int i = 0; i < 4; i++) {
            atBob("to Bob " + i);
            atHook("to Ann " + i);
        }

        assertThat(atPhone(BOB, "Good morning, Bob 👋").path("own").asBoolean()).isFalse();
        assertThat(atPhone(BOB, "Good morning, Ann").path("own").asBoolean()).isTrue();
        assertThat(atPhone(ANN, "Good morning, Bob 👋").path("own").asBoolean())
                .as("a copy of what the instance has sent")
                .isTrue();
        assertThat(atPhone(ANN, "Good morning, Bob 👋").path("device").asInt()).isEqualTo(1);
        assertThat(atPhone(ANN, "Good morning, Ann").path("own").asBoolean()).isFalse();
    }

    @Test
    void ownPhonesTextReachesTheOtherClientAndIsTheInstancesOwn() throws Exception {
        linkgate.post("/v2/sandbox/text", "phone_number=" + ANN + "&to=" + BOB + "&text=From+my+phone");

        assertThat(atBob("From my phone").path("fromMe").asBoolean()).isFalse();
        assertThat(atHook("From my phone").json().at("/payload/fromMe").asBoolean())
                .isTrue();
    }

    @Test
    void textsForAClientThatIsAwayArriveWhenItIsBack() throws Exception {
        bob.command("disconnect", "true");
        bob.awaits("closed");
        String first = send("While you were away");
        String second = send("And another");

        bob.command("connect", "\"" + socket() + "\"");

        assertThat(atBob("While you were away").path("id").asText()).isEqualTo(first);
        assertThat(atBob("And another").path("id").asText()).isEqualTo(second);
        bob.awaits("open");
        acknowledged(second, AT_DEVICE);
    }

    @Test
    void textsForAStoppedInstanceReachTheWebhookWhenItIsStarted() throws Exception {
        linkgate.post("/v2/session/stop?instance_id=" + ann, "");
        linkgate.await(ann, "STOPPED");
        String first = sendFromBob("While you were stopped");
        sendFromBob("And one more");
        assertThat(isAtHook("While you were stopped")).isFalse();

        linkgate.post("/v2/session/start?instance_id=" + ann, "");
        linkgate.await(ann, "WORKING");

        atHook("While you were stopped");
        atHook("And one more");
        status(first, BAILEYS_DELIVERED);
    }

    @Test
    void clientThatHasLostItsSessionsGetsTheTextAgain() throws Exception {
        talk("before the loss");
        bob.command("forget", "true");
        assertThat(bob.awaits("forgotten").asInt()).isPositive();

        String id = send("after the loss");

        assertThat(atBob("after the loss").path("id").asText()).isEqualTo(id);
        acknowledged(id, AT_DEVICE);
        talk("with new sessions");
        assertThat(bob.hasPassedOver("message", saying("after the loss"))).isFalse();
    }

    @Test
    void instanceThatCannotReadATextGetsItAgain() throws Exception {
        talk("before the accident");
        bob.command("spoil", "true");
        assertThat(bob.awaits("spoiled").asInt()).isPositive();

        String id = sendFromBob("after the accident");

        assertThat(atHook("after the accident").json().at("/payload/id").asText())
                .endsWith("_" + id);
        status(id, BAILEYS_DELIVERED);
        talk("with mended sessions");
        assertThat(atPhone(ANN, "after the accident").path("id").asText()).isEqualTo(id);
        assertThat(atPhone(BOB, "after the accident").path("own").asBoolean()).isTrue();
    }

    @Test
    void readReceiptsGoBothWays() throws Exception {
        String question = send("Seen?");
        String chat = atBob("Seen?").path("chat").asText();
        bob.command("read", "{\"chat\": \"" + chat + "\", \"id\": \"" + question + "\"}");
        acknowledged(question, READ);

        String answer = sendFromBob("Seen. And you?");
        atHook("Seen. And you?");
        linkgate.post("/v2/send/seen?instance_id=" + ann, "chatId=" + BOB);
        status(answer, BAILEYS_READ);
    }

    @Test
    void phoneThatCannotReadIsSentTheTextAgainAsIsTheClientBesideIt() throws Exception {
        fault("fault=retry&count=2");

        String id = send("Once more, please");

        assertThat(atBob("Once more, please").path("id").asText()).isEqualTo(id);
        acknowledged(id, AT_DEVICE);
        assertThat(atPhone(BOB, "Once more, please").path("id").asText()).isEqualTo(id);
    }

    /**
     * That client asks for what comes a second time, because its Signal library does not distinguish a used counter from
     * a broken session, and reports the same message once more.
     */
    @Test
    void textIsSentAgainAfterALostConnectionAndIsTheSameMessage() throws Exception {
        talk("before the lost ack");
        fault("fault=no_ack");
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> send("no ack for this"));
        String id = atBob("no ack for this").path("id").asText();
        assertThat(answer).isNotDone();

        fault("fault=stream_error&code=503");

        assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(id);
        talk("after the lost ack");
        assertThat(bob.hasPassedOver(
                        "message",
                        saying("no ack for this")
                                .and(again -> !again.path("id").asText().equals(id))))
                .isFalse();
        assertThat(atPhone(BOB, "no ack for this").path("id").asText()).isEqualTo(id);
        assertThat(atPhone(ANN, "no ack for this").path("own").asBoolean()).isTrue();
    }

    @Test
    void textThatIsDeliveredTwiceOrLateIsOneEvent() throws Exception {
        talk("in order");
        fault("fault=duplicate");
        sendFromBob("twice");
        atHook("twice");
        fault("fault=out_of_order");
        sendFromBob("the first");
        sendFromBob("the second");
        atHook("the second");
        atHook("the first");

        talk("in order again");

        atHook("twice");
        atHook("the first");
    }

    @Test
    void conversationGoesOnAcrossARestartOfLinkgate() throws Exception {
        talk("before the restart");
        bob.command("disconnect", "true");
        bob.awaits("closed");
        String waiting = send("kept over the restart");
        linkgate.stop();
        linkgate.start();
        linkgate.await(ann, "WORKING");

        bob.command("connect", "\"" + socket() + "\"");

        assertThat(atBob("kept over the restart").path("id").asText()).isEqualTo(waiting);
        bob.awaits("open");
        talk("after the restart");
        assertThat(bob.hasPassedOver("message", saying("kept over the restart")))
                .isFalse();
    }

    /** A text in each direction; what was delivered before it has been seen after it. */
    private void talk(String about) throws Exception {
        String sent = send("to Bob " + about);
        assertThat(atBob("to Bob " + about).path("id").asText()).isEqualTo(sent);
        sendFromBob("to Ann " + about);
        atHook("to Ann " + about);
    }

    private String send(String text) {
        return linkgate.post("/v2/send/text?instance_id=" + ann, "chatId=" + BOB + "&message=" + encoded(text))
                .path("message_id")
                .asText();
    }

    private String sendFromBob(String text) throws Exception {
        bob.command("send", "{\"to\": \"" + ANN + "@s.whatsapp.net\", \"text\": \"" + text + "\"}");
        return bob.awaits("sent").asText();
    }

    private void fault(String fault) {
        linkgate.post("/v2/sandbox/fault?instance_id=" + ann, fault);
    }

    private JsonNode atBob(String text) throws Exception {
        return bob.awaits("message", saying(text));
    }

    private static Predicate<JsonNode> saying(String text) {
        return message -> message.path("text").asText().equals(text);
    }

    private void status(String id, int status) throws Exception {
        bob.awaits(
                "status",
                node -> node.path("id").asText().equals(id)
                        && node.path("status").asInt() >= status);
    }

    private Delivery atHook(String text) {
        Delivery first = receiver.await(delivery -> isMessage(delivery, text));
        Set<String> events = new HashSet<>();
        receiver.received().stream()
                .filter(delivery -> isMessage(delivery, text))
                .forEach(delivery -> events.add(delivery.text("id")));
        assertThat(events).as("events about %s", text).hasSize(1);
        return first;
    }

    private boolean isAtHook(String text) {
        return receiver.received().stream().anyMatch(delivery -> isMessage(delivery, text));
    }

    private static boolean isMessage(Delivery delivery, String text) {
        return delivery.text("event").equals("message")
                && delivery.json().at("/payload/body").asText().equals(text);
    }

    private void acknowledged(String id, int level) {
        receiver.await(delivery -> delivery.text("event").equals("message.ack")
                && delivery.json().at("/payload/message_id").asText().equals(id)
                && delivery.json().at("/payload/ack").asInt() == level);
    }

    /** Waits until the phone has that text; it has it once. */
    private JsonNode atPhone(String phone, String text) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<JsonNode> found = onPhone(phone, text);
        while (found.isEmpty() && System.nanoTime() < deadline) {
            found = onPhone(phone, text);
        }
        assertThat(found).as(text).hasSize(1);
        return found.get(0);
    }

    private List<JsonNode> onPhone(String phone, String text) {
        return StreamSupport.stream(
                        linkgate.get("/v2/sandbox/inbox?limit=1000&phone_number=" + phone)
                                .path("messages")
                                .spliterator(),
                        false)
                .filter(message -> message.path("body").asText().equals(text))
                .toList();
    }

    private URI socket() {
        return URI.create("ws://127.0.0.1:" + linkgate.port() + "/sandbox/ws/chat");
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
