package io.linkgate.sandbox.mail;

import static io.linkgate.sandbox.mail.MailTown.ANN;
import static io.linkgate.sandbox.mail.MailTown.BOB;
import static io.linkgate.sandbox.mail.MailTown.bare;
import static io.linkgate.sandbox.mail.MailTown.enc;
import static io.linkgate.sandbox.mail.MailTown.jid;
import static io.linkgate.sandbox.mail.MailTown.last;
import static io.linkgate.sandbox.mail.MailTown.message;
import static io.linkgate.sandbox.mail.MailTown.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.crypto.Digests;
import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.TestCompanion;
import io.linkgate.sandbox.stage.LoggedIn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages and receipts between devices, as the server passes them on. */
class PostOfficeTest {

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final MailTown town = new MailTown(sandbox);
    private DeviceAddress ann1;
    private DeviceAddress ann2;
    private DeviceAddress bob1;
    private TestCompanion ann;
    private TestCompanion annAtHome;
    private TestCompanion bob;

    @BeforeEach
    void link() throws Exception {
        ann1 = town.link(ANN);
        ann2 = town.link(ANN);
        bob1 = town.link(BOB);
        ann = town.logIn(ann1);
        annAtHome = town.logIn(ann2);
        bob = town.logIn(bob1);
    }

    /** All devices of both but the sender. */
    private String[] everyone() {
        return new String[] {town.lid(BOB), town.lid(bob1), town.lid(ANN), town.lid(ann2)};
    }

    @Test
    void messageIsAcknowledgedWithTheServersTimeAndNothingElse() throws Exception {
        ann.says(message("M1", town.lid(BOB), everyone()));

        assertThat(last(ann, "ack").attributes())
                .containsOnlyKeys("class", "id", "from", "t")
                .containsEntry("class", "message")
                .containsEntry("id", "M1")
                .containsEntry("from", town.lid(BOB))
                .containsEntry("t", Long.toString(sandbox.clock().instant().getEpochSecond()));
    }

    @Test
    void eachDeviceGetsItsOwnCopy() throws Exception {
        ann.says(message("M1", town.lid(BOB), "pkmsg", List.of(everyone())));

        Node atBob = last(bob, "message");
        assertThat(atBob.attributes())
                .containsEntry("from", town.lid(ann1))
                .containsEntry("id", "M1")
                .containsEntry("type", "text")
                .containsEntry("sender_pn", jid(ANN))
                .containsEntry("notify", "Sandbox 1111")
                .doesNotContainKeys("recipient", "offline", "to");
        assertThat(atBob.child("enc").flatMap(Node::text)).contains("for " + town.lid(bob1));
        assertThat(atBob.child("device-identity").flatMap(Node::bytes).orElseThrow())
                .containsExactly(1, 2, 3);
        Node atHome = last(annAtHome, "message");
        assertThat(atHome.attributes())
                .containsEntry("from", town.lid(ann1))
                .containsEntry("recipient", town.lid(BOB))
                .containsEntry("peer_recipient_pn", jid(BOB))
                .doesNotContainKey("sender_pn");
        assertThat(atHome.child("enc").flatMap(Node::text)).contains("for " + town.lid(ann2));
    }

    @Test
    void messageByNumbersIsDeliveredByNumbersWithTheHiddenOneBesideIt() throws Exception {
        ann.says(message("M1", jid(BOB), jid(BOB), bob1.jid(), jid(ANN), ann2.jid()));

        assertThat(last(ann, "ack").attributes()).doesNotContainKeys("error", "phash");
        assertThat(last(bob, "message").attributes())
                .containsEntry("from", ann1.jid())
                .containsEntry("sender_lid", town.lid(ANN));
        assertThat(last(bob, "message").child("device-identity")).isEmpty();
    }

    @Test
    void noteToOneselfHasNoRecipient() throws Exception {
        ann.says(message("M1", town.lid(ANN), town.lid(ANN), town.lid(ann2)));

        assertThat(last(ann, "ack").attributes()).doesNotContainKeys("error", "phash");
        assertThat(last(annAtHome, "message").attributes())
                .containsEntry("from", town.lid(ann1))
                .doesNotContainKeys("recipient", "sender_pn");
    }

    @Test
    void missingOrSurplusDevicesAreReportedAndTheOthersGetTheirCopies() throws Exception {
        ann.says(message("M1", town.lid(BOB), town.lid(bob1), town.lid(ANN), town.lid(ann2)));
        ann.says(message(
                "M2",
                town.lid(BOB),
                Stream.concat(Stream.of(everyone()), Stream.of(town.lid(BOB).replace("@", ":9@")))
                        .toArray(String[]::new)));

        String all = Stream.of(
                        town.lid(BOB).replace("@", ".0:0@"),
                        town.lid(BOB).replace("@", ".0:1@"),
                        town.lid(ANN).replace("@", ".0:0@"),
                        town.lid(ANN).replace("@", ".0:1@"),
                        town.lid(ANN).replace("@", ".0:2@"))
                .sorted()
                .reduce("", String::concat);
        byte[] digest = Digests.sha256(all.getBytes(StandardCharsets.UTF_8));
        String hash = "2:" + Base64.getEncoder().encodeToString(Arrays.copyOf(digest, 6));
        assertThat(received(ann, "ack"))
                .hasSize(2)
                .allMatch(
                        ack -> ack.has("phash", hash) && ack.attribute("error").isEmpty());
        assertThat(received(bob, "message")).hasSize(2);
    }

    /** What is wrong, and with which number it is refused. */
    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of("a device in the address", 479, (Change)
                        (town, m) -> m.with("to", town.lid(BOB).replace("@", ":1@"))),
                Arguments.of("a group", 404, (Change) (town, m) -> m.with("to", "120363000000000001@g.us")),
                Arguments.of("no account", 404, (Change) (town, m) -> m.with("to", "15550009999@s.whatsapp.net")),
                Arguments.of("no address", 400, (Change) (town, m) -> m.with("to", "everybody")),
                Arguments.of("both forms", 400, (Change) (town, m) -> m.with("to", jid(BOB))),
                Arguments.of("no type", 400, (Change) (town, m) -> without(m, "type")),
                Arguments.of("another version", 400, (Change) (town, m) -> copies(m, enc -> enc.with("v", "3"))),
                Arguments.of("another cipher", 400, (Change) (town, m) -> copies(m, enc -> enc.with("type", "skmsg"))),
                Arguments.of("no content", 400, (Change) (town, m) -> copies(m, Node::withoutContent)),
                Arguments.of("nobody", 400, (Change)
                        (town, m) -> m.withChildren(Node.of("participants").withChildren(List.of()))),
                Arguments.of("no identity", 479, (Change) (town, m) -> copies(m, enc -> enc.with("type", "pkmsg"))),
                Arguments.of("an identity too many", 479, (Change)
                        (town, m) -> plus(m, Node.of("device-identity").withBytes(new byte[1]))),
                Arguments.of("a token that was not given", 463, (Change)
                        (town, m) -> plus(m, Node.of("tctoken").withBytes(new byte[8]))),
                Arguments.of("twice the same device", 400, (Change) (town, m) -> copy(m, town.lid(BOB))),
                Arguments.of("a third person's device", 400, (Change)
                        (town, m) -> copy(m, town.lid(new io.linkgate.phone.PhoneNumber(15_550_003_333L)))));
    }

    record Arguments(String what, int code, Change change) implements org.junit.jupiter.params.provider.Arguments {
        static Arguments of(String what, int code, Change change) {
            return new Arguments(what, code, change);
        }

        @Override
        public Object[] get() {
            return new Object[] {what, code, change};
        }
    }

    interface Change {
        Node apply(MailTown town, Node message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void violationIsRefusedWithItsNumberAndDeliveredToNobody(String what, int code, Change change) throws Exception {
        town.link(new io.linkgate.phone.PhoneNumber(15_550_003_333L));

        ann.says(change.apply(town, message("M1", town.lid(BOB), everyone())));

        assertThat(last(ann, "ack").attributes())
                .as(what)
                .containsEntry("error", Integer.toString(code))
                .doesNotContainKey("phash");
        assertThat(received(bob, "message")).isEmpty();
        assertThat(received(annAtHome, "message")).isEmpty();
        assertThat(ann.isClosed()).isFalse();
    }

    private static Node without(Node message, String name) {
        Node less = Node.of(message.tag());
        for (var entry : message.attributes().entrySet()) {
            less = entry.getKey().equals(name) ? less : less.with(entry.getKey(), entry.getValue());
        }
        return less.withChildren(message.children());
    }

    private static Node copies(Node message, java.util.function.UnaryOperator<Node> change) {
        return message.withChildren(message.children().stream()
                .map(child -> !child.tag().equals("participants")
                        ? child
                        : child.withChildren(child.children().stream()
                                .map(to -> to.withChildren(
                                        change.apply(to.children().get(0))))
                                .toList()))
                .toList());
    }

    private static Node plus(Node message, Node child) {
        return message.withChildren(
                Stream.concat(message.children().stream(), Stream.of(child)).toList());
    }

    private static Node copy(Node message, String jid) {
        Node participants = message.child("participants").orElseThrow();
        return message.withChildren(
                plus(participants, Node.of("to").with("jid", jid).withChildren(enc("msg", "x"))));
    }

    @Test
    void bareEncIsForThePhoneAlone() throws Exception {
        DeviceAddress alone = DeviceAddress.ofPhone(BOB);
        sandbox.server().unlink(BOB);
        sandbox.server().unlink(town.keys(ann2).noise());

        ann.says(bare("M1", town.lid(BOB)).withChildren(enc("msg", "for the phone")));

        assertThat(last(ann, "ack").has("phash", "")).isFalse();
        assertThat(last(ann, "ack").attribute("error")).isEmpty();
        assertThat(sandbox.server().undelivered().of(alone))
                .anyMatch(stanza -> stanza.stanza().has("id", "M1"));
    }

    @Test
    void peerMessageGoesToTheOwnPhoneAndNowhereElse() throws Exception {
        Node request = bare("P1", town.lid(ANN))
                .with("category", "peer")
                .withChildren(Node.of("meta").with("appdata", "default"), enc("msg", "for the phone"));
        ann.says(request);
        ann.says(request.with("id", "P2").with("to", town.lid(BOB)));
        ann.says(plus(request.with("id", "P3"), Node.of("tctoken").withBytes(new byte[8])));

        assertThat(received(ann, "ack").stream()
                        .map(ack -> ack.attribute("error").orElse("")))
                .containsExactly("", "479", "479");
        assertThat(sandbox.server().undelivered().of(DeviceAddress.ofPhone(ANN)).stream()
                        .filter(stanza -> stanza.stanza().tag().equals("message")))
                .singleElement()
                .matches(stanza -> stanza.stanza().has("category", "peer")
                        && stanza.stanza().has("from", town.lid(ann1))
                        && stanza.stanza().attribute("recipient").isEmpty());
    }

    @Test
    void messageForADeviceThatIsAwayWaitsUntilItIsAnswered() throws Exception {
        bob.vanishes();
        ann.says(message("M1", town.lid(BOB), everyone()));

        TestCompanion back = town.logIn(bob1);
        assertThat(last(back, "message").attributes()).containsEntry("id", "M1").containsKey("offline");
        assertThat(back.received().stream().flatMap(node -> node.child("offline_preview").stream()))
                .singleElement()
                .matches(preview -> preview.has("count", "1") && preview.has("message", "1"));
        back.vanishes();
        back = town.logIn(bob1);
        assertThat(last(back, "message").attributes()).containsEntry("id", "M1");
        back.says(Node.of("receipt").with("id", "M1").with("to", town.lid(ann1)));

        assertThat(received(town.logIn(bob1), "message")).isEmpty();
    }

    @Test
    void ownCopyNeedsTheTypeAndTheRecipientInItsReceipt() throws Exception {
        ann.says(message("M1", town.lid(BOB), everyone()));
        Node receipt = Node.of("receipt").with("id", "M1").with("to", town.lid(ann1));

        annAtHome.says(receipt);
        annAtHome.says(receipt.with("type", "sender"));
        assertThat(received(town.logIn(ann2), "message")).hasSize(1);
        TestCompanion again = town.logIn(ann2);
        again.says(receipt.with("type", "sender").with("recipient", town.lid(BOB)));

        assertThat(received(town.logIn(ann2), "message")).isEmpty();
        assertThat(received(ann, "receipt"))
                .anyMatch(forwarded -> forwarded.has("type", "sender") && forwarded.has("from", town.lid(ann2)));
    }

    @Test
    void streamEndsOverAnOwnCopyWithoutItsReceipt() throws Exception {
        ann.says(message("M1", town.lid(BOB), everyone()));

        sandbox.advance(LoggedIn.PATIENCE);

        assertThat(annAtHome.isClosed()).isTrue();
        assertThat(last(annAtHome, "stream:error").child("ack").orElseThrow().has("id", "M1"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ack,", "receipt,", "receipt,inactive", "receipt,retry"})
    void eachFittingAnswerSettlesAMessage(String tag, String type) throws Exception {
        ann.says(message("M1", town.lid(BOB), everyone()));
        Node answer = Node.of(tag).with("id", "M1").with("to", town.lid(ann1));
        answer = tag.equals("ack") ? answer.with("class", "message").with("error", "500") : answer;

        bob.says(type == null ? answer : answer.with("type", type));

        assertThat(received(town.logIn(bob1), "message")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"receipt,read", "receipt,hist_sync", "receipt,peer_msg"})
    void otherReceiptSettlesNothing(String tag, String type) throws Exception {
        ann.says(message("M1", town.lid(BOB), everyone()));

        bob.says(Node.of(tag).with("id", "M1").with("to", town.lid(ann1)).with("type", type));

        assertThat(received(town.logIn(bob1), "message")).hasSize(1);
    }

    @Test
    void receiptReachesAllDevicesOfTheSenderAndWaitsForItsAck() throws Exception {
        ann.says(message("M1", town.lid(BOB), everyone()));
        bob.says(Node.of("receipt").with("id", "M1").with("to", town.lid(ann1)).with("type", "inactive"));
        bob.says(Node.of("receipt")
                .with("id", "M1")
                .with("to", town.lid(ANN))
                .with("type", "read")
                .withChildren(Node.of("list").withChildren(Node.of("item").with("id", "M0"))));

        for (TestCompanion device : List.of(ann, annAtHome)) {
            assertThat(received(device, "receipt").stream()
                            .map(node -> node.attribute("type").orElse("")))
                    .containsExactly("inactive", "read");
            assertThat(last(device, "receipt").attributes())
                    .containsEntry("from", town.lid(BOB))
                    .containsEntry("id", "M1")
                    .containsKey("t");
            assertThat(last(device, "receipt").child("list").orElseThrow().children())
                    .hasSize(1);
        }
        ann.says(Node.of("ack")
                .with("class", "receipt")
                .with("id", "M1")
                .with("to", town.lid(BOB))
                .with("type", "read"));

        assertThat(received(town.logIn(ann1), "receipt"))
                .singleElement()
                .matches(node -> node.has("type", "inactive")
                        && node.attribute("offline").isPresent());
    }

    @Test
    void whatTheOwnerHasReadIsSeenOnTheOtherDevices() throws Exception {
        DeviceAddress bob2 = town.link(BOB);
        TestCompanion other = town.logIn(bob2);

        bob.says(Node.of("receipt").with("id", "M1").with("to", town.lid(ANN)).with("type", "read-self"));

        assertThat(received(ann, "receipt")).isEmpty();
        assertThat(last(other, "receipt").attributes())
                .containsEntry("recipient", town.lid(ANN))
                .containsEntry("from", town.lid(bob1));
    }

    @Test
    void retryReachesOnlyTheDeviceThatIsAskedWithAllItsParts() throws Exception {
        bob.says(Node.of("receipt")
                .with("id", "M1")
                .with("to", town.lid(ann1))
                .with("type", "retry")
                .withChildren(
                        Node.of("retry").with("count", "1"),
                        Node.of("registration").withBytes(new byte[4]),
                        Node.of("keys").withChildren(List.of())));

        assertThat(last(ann, "receipt").attributes())
                .containsEntry("from", town.lid(bob1))
                .containsEntry("type", "retry");
        assertThat(last(ann, "receipt").children())
                .extracting(Node::tag)
                .containsExactly("retry", "registration", "keys");
        assertThat(received(annAtHome, "receipt")).isEmpty();
    }

    @Test
    void answerToARetryReachesThatDeviceAlone() throws Exception {
        Node again = bare("M1", town.lid(bob1)).with("device_fanout", "false");
        ann.says(again.withChildren(
                enc("pkmsg", "again").with("count", "1"),
                Node.of("device-identity").withBytes(new byte[] {1})));
        ann.says(again.with("id", "M2").withChildren(enc("pkmsg", "again")));
        ann.says(again.with("id", "M3")
                .with("to", town.lid(ann2))
                .with("recipient", town.lid(BOB))
                .withChildren(enc("msg", "own copy")));

        ann.says(again.with("id", "M4")
                .withChildren(
                        enc("msg", "again"),
                        Node.of("participants")
                                .withChildren(Node.of("to")
                                        .with("jid", town.lid(bob1))
                                        .withChildren(enc("msg", "twice")))));

        assertThat(received(ann, "ack").stream()
                        .map(ack -> ack.attribute("error").orElse("")))
                .containsExactly("", "479", "", "");
        assertThat(last(bob, "message").child("enc").flatMap(Node::text)).contains("again");
        assertThat(received(bob, "message").get(0).child("enc").orElseThrow().attributes())
                .containsEntry("count", "1");
        assertThat(received(bob, "message")).hasSize(2);
        assertThat(last(annAtHome, "message").attributes())
                .containsEntry("id", "M3")
                .containsEntry("recipient", town.lid(BOB));
    }

    @Test
    void typingAndPresenceReachConnectedDevicesOnly() throws Exception {
        bob.says(Node.of("presence").with("type", "subscribe").with("to", town.lid(ANN)));
        assertThat(last(bob, "presence").attributes()).containsEntry("type", "unavailable");

        ann.says(Node.of("presence").with("type", "available").with("name", "Ann"));
        ann.says(Node.of("chatstate").with("to", town.lid(BOB)).withChildren(Node.of("composing")));

        assertThat(last(bob, "presence").attributes())
                .containsEntry("from", town.lid(ANN))
                .containsEntry("type", "available");
        assertThat(last(bob, "chatstate").child("composing")).isPresent();
        ann.vanishes();
        assertThat(received(town.logIn(bob1), "chatstate")).isEmpty();
    }

    @Test
    void newerMessageFollowsTheBacklogInOrder() throws Exception {
        bob.vanishes();
        for (int i = 1; i <= 3; i++) {
            ann.says(message("M" + i, town.lid(BOB), everyone()));
        }
        TestCompanion back = town.logIn(bob1);
        ann.says(message("M4", town.lid(BOB), everyone()));

        assertThat(received(back, "message").stream()
                        .map(node -> node.attribute("id").orElseThrow()))
                .containsExactly("M1", "M2", "M3", "M4");
        assertThat(last(back, "message").attributes()).doesNotContainKey("offline");
    }
}
