package io.linkgate.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.LinkedDevice;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.phone.InboxEntry;
import io.linkgate.sandbox.phone.PhoneMail;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.testkit.BaileysClient;
import io.linkgate.testkit.SandboxOnTomcat;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Texts between unmodified companion clients of others, npm {@code baileys}, and with phones of the stand-in: what
 * shows that its server and its phones are as those clients expect. Needs Node.js 20 and npm; runs only in the Maven
 * profile {@code interop}, which installs it.
 */
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BaileysMailInteropTest {

    private static final PhoneNumber ANN = new PhoneNumber(15_550_001_111L);
    private static final PhoneNumber BOB = new PhoneNumber(15_550_002_222L);

    private static final int RESTART = 515;
    private static final int DELIVERED = 3;
    private static final int READ = 4;

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final SandboxServer server =
            SandboxServer.builder(clock, new SecureRandom(), scheduler).build();
    private final SandboxPhone phone = new SandboxPhone(server);
    private final PhoneMail phones = new PhoneMail(server);
    private SandboxOnTomcat tomcat;
    private BaileysClient ann;
    private BaileysClient bob;

    @BeforeAll
    void start() throws Exception {
        tomcat = new SandboxOnTomcat(server);
        ann = linked(ANN);
        bob = linked(BOB);
    }

    @AfterAll
    void stop() throws Exception {
        ann.close();
        bob.close();
        server.close();
        tomcat.close();
    }

    private BaileysClient linked(PhoneNumber number) throws Exception {
        BaileysClient client = BaileysClient.run("mail.mjs", tomcat.url(), server.rootKey());
        phone.scan(client.says("qr").asText(), number, ScanOutcome.LINK);
        assertThat(client.awaits("closed").asInt()).isEqualTo(RESTART);
        assertThat(client.awaits("open").asText()).isEqualTo(number.digits() + ":1@s.whatsapp.net");
        client.awaits("synced");
        return client;
    }

    private static String jid(PhoneNumber number) {
        return number.digits() + "@s.whatsapp.net";
    }

    private static String send(BaileysClient from, String to, String text) throws Exception {
        from.command("send", to(to, text));
        return from.awaits("sent").asText();
    }

    private static String to(String jid, String text) {
        return "{\"to\": \"" + jid + "\", \"text\": \"" + text + "\"}";
    }

    private static void status(BaileysClient client, String id, int status) throws Exception {
        JsonNode seen = client.awaits(
                "status",
                node -> node.path("id").asText().equals(id)
                        && node.path("status").asInt() == status);
        assertThat(seen.path("fromMe").asBoolean()).isTrue();
    }

    private static JsonNode text(BaileysClient client, String text) throws Exception {
        return client.awaits("message", node -> node.path("text").asText().equals(text));
    }

    private InboxEntry atPhone(PhoneNumber number, String text) {
        List<InboxEntry> found = phones.inbox(number, 1_000).stream()
                .filter(entry -> entry.body().equals(Optional.of(text)))
                .toList();
        assertThat(found).as(text).hasSize(1);
        return found.get(0);
    }

    private void arm(Fault fault) {
        server.arm(server.accounts().device(new DeviceAddress(ANN, 1)).map(LinkedDevice::noiseKey), fault, 1);
    }

    @Test
    void textsGoBothWaysAndThePhonesSeeThem() throws Exception {
        String first = send(ann, jid(BOB), "hello Bob");
        JsonNode atBob = text(bob, "hello Bob");
        assertThat(atBob.path("id").asText()).isEqualTo(first);
        assertThat(atBob.path("name").asText()).isEqualTo("Sandbox 1111");
        status(ann, first, DELIVERED);

        String second = send(bob, atBob.path("chat").asText(), "hello Ann");
        assertThat(text(ann, "hello Ann").path("id").asText()).isEqualTo(second);
        for (int i = 0; i < 5; i++) {
            send(ann, jid(BOB), "number " + i);
            text(bob, "number " + i);
        }

        assertThat(atPhone(BOB, "hello Bob").isOwn(BOB)).isFalse();
        assertThat(atPhone(BOB, "hello Ann").isOwn(BOB))
                .as("a copy of what the own companion has sent")
                .isTrue();
        assertThat(atPhone(ANN, "hello Bob").isOwn(ANN)).isTrue();
        assertThat(atPhone(BOB, "number 4").device()).isEqualTo(1);
    }

    @Test
    void textForAClientThatIsAwayArrivesWhenItIsBack() throws Exception {
        bob.command("disconnect", "true");
        bob.awaits("closed");
        send(ann, jid(BOB), "while you were away");
        send(ann, jid(BOB), "and another");

        bob.command("connect", "\"" + tomcat.url() + "\"");

        text(bob, "while you were away");
        text(bob, "and another");
        bob.awaits("open");
    }

    @Test
    void textThatCannotBeReadIsSentAgain() throws Exception {
        send(ann, jid(BOB), "before the loss");
        send(bob, text(bob, "before the loss").path("chat").asText(), "an answer");
        text(ann, "an answer");
        bob.command("forget", "true");
        assertThat(bob.awaits("forgotten").asInt()).isPositive();

        send(ann, jid(BOB), "after the loss");

        assertThat(text(bob, "after the loss").path("fromMe").asBoolean()).isFalse();
    }

    @Test
    void readReceiptReachesTheSender() throws Exception {
        String id = send(ann, jid(BOB), "seen?");
        String chat = text(bob, "seen?").path("chat").asText();

        bob.command("read", "{\"chat\": \"" + chat + "\", \"id\": \"" + id + "\"}");

        status(ann, id, READ);
    }

    @Test
    void phoneAndClientWriteToEachOther() throws Exception {
        String id = phones.text(BOB, ANN, "from the phone").orElseThrow();
        JsonNode message = text(ann, "from the phone");
        assertThat(message.path("id").asText()).isEqualTo(id);
        assertThat(message.path("name").asText()).isEqualTo("Sandbox 2222");
        assertThat(text(bob, "from the phone").path("fromMe").asBoolean())
                .as("a copy for the own companion")
                .isTrue();

        String answer = send(ann, message.path("chat").asText(), "to the phone");
        status(ann, answer, DELIVERED);
        assertThat(atPhone(BOB, "to the phone").id()).isEqualTo(answer);
        assertThat(phones.read(BOB, Optional.of(answer))).isEqualTo(1);

        status(ann, answer, READ);
    }

    @Test
    void phoneThatCannotReadGetsTheTextAgain() throws Exception {
        arm(Fault.counted(FaultKind.RETRY, 2));

        String id = send(ann, jid(BOB), "once more");

        status(ann, id, DELIVERED);
        text(bob, "once more");
        assertThat(atPhone(BOB, "once more").id()).isEqualTo(id);
    }

    @Test
    void clientThatCannotReadAPhonesTextGetsItAgain() throws Exception {
        arm(Fault.of(FaultKind.UNKNOWN_PREKEY));

        String id = phones.text(BOB, ANN, "broken at first").orElseThrow();

        assertThat(text(ann, "broken at first").path("id").asText()).isEqualTo(id);
    }
}
