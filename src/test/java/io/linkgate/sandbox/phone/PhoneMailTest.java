package io.linkgate.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.message.HistorySync;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.MessageContent;
import io.linkgate.protocol.message.MessageKey;
import io.linkgate.protocol.message.PhoneMessages;
import io.linkgate.protocol.message.ProtocolMessage;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.SignalException;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.SandboxServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Phones and hand-written companions write to each other. */
class PhoneMailTest {

    private static final PhoneNumber ANN = new PhoneNumber(15_550_001_111L);
    private static final PhoneNumber BOB = new PhoneNumber(15_550_002_222L);

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final SandboxServer server = sandbox.server();
    private final PhoneMail phones = new PhoneMail(server);
    private WritingCompanion ann;

    @BeforeEach
    void link() throws Exception {
        ann = new WritingCompanion(sandbox, ANN);
        assertThat(phones.inbox(BOB, 1)).isEmpty();
    }

    private String[] everyone() {
        return new String[] {ann.lid(BOB, 0), ann.lid(ANN, 0)};
    }

    @Test
    void phoneReadsWhatACompanionHasSentAndTheOwnPhoneSeesIt() throws Exception {
        ann.sends("M1", BOB, "hello Bob", everyone());

        assertThat(phones.inbox(BOB, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo("M1");
            assertThat(entry.from()).isEqualTo(ANN);
            assertThat(entry.body()).contains("hello Bob");
            assertThat(entry.device()).isEqualTo(1);
            assertThat(entry.at())
                    .isEqualTo(sandbox.clock().instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
            assertThat(entry.isOwn(BOB)).isFalse();
        });
        assertThat(phones.inbox(ANN, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.isOwn(ANN)).isTrue();
            assertThat(entry.to()).isEqualTo(BOB);
            assertThat(entry.body()).contains("hello Bob");
        });
        assertThat(ann.received("receipt").stream()
                        .map(receipt -> receipt.attribute("type").orElse("")))
                .containsExactlyInAnyOrder("", "sender");
    }

    @Test
    void companionReadsWhatAPhoneHasSentAndTheAnswerEndsTheFirstMessages() throws Exception {
        ann.uploads(1, 5);
        String id = phones.text(BOB, ANN, "hello Ann").orElseThrow();

        Node message = ann.texts().get(0);
        assertThat(message.attributes())
                .containsEntry("id", id)
                .containsEntry("from", ann.lid(BOB, 0))
                .containsEntry("sender_pn", WritingCompanion.pn(BOB))
                .containsEntry("notify", "Sandbox 2222");
        assertThat(message.child("enc").orElseThrow().attributes()).containsEntry("type", "pkmsg");
        assertThat(message.child("device-identity")).isEmpty();
        assertThat(ann.reads(message).text()).contains("hello Ann");
        assertThat(phones.inbox(ANN, 10))
                .singleElement()
                .matches(entry -> entry.body().equals(Optional.of("hello Ann")));
        ann.sends("M2", BOB, "hello back", everyone());
        phones.text(BOB, ANN, "and again");

        Node second = ann.texts().get(1);
        assertThat(second.child("enc").orElseThrow().attributes()).containsEntry("type", "msg");
        assertThat(ann.reads(second).text()).contains("and again");
        assertThat(phones.inbox(BOB, 10))
                .extracting(entry -> entry.body().orElse(""))
                .containsExactly("hello Ann", "hello back", "and again");
    }

    @Test
    void noteToOneselfNeedsNoCompanion() {
        String id = phones.text(BOB, BOB, "milk").orElseThrow();

        assertThat(phones.inbox(BOB, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo(id);
            assertThat(entry.body()).contains("milk");
        });
    }

    @Test
    void ownCompanionsSeeWhatThePhoneHasSent() throws Exception {
        ann.uploads(1, 5);
        phones.text(ANN, BOB, "from the phone");

        Node copy = ann.texts().get(0);
        assertThat(copy.attributes())
                .containsEntry("from", ann.lid(ANN, 0))
                .containsEntry("recipient", ann.lid(BOB, 0));
        MessageContent.DeviceSent sent = ann.reads(copy).deviceSent().orElseThrow();
        assertThat(sent.destination().text()).isEqualTo(ann.lid(BOB, 0));
        assertThat(sent.inner().text()).contains("from the phone");
    }

    @Test
    void textToANumberWithoutAnAccountIsNotSent() {
        assertThat(phones.text(ANN, new PhoneNumber(15_550_009_999L), "anyone?"))
                .isEmpty();
    }

    @Test
    void phoneReadsOnDemand() throws Exception {
        ann.sends("M1", BOB, "one", everyone());
        ann.sends("M2", BOB, "two", everyone());

        assertThat(phones.read(BOB, Optional.of("M2"))).isEqualTo(1);
        assertThat(phones.read(BOB, Optional.empty())).isEqualTo(1);
        assertThat(phones.read(BOB, Optional.empty())).isZero();

        assertThat(ann.received("receipt").stream()
                        .filter(receipt -> receipt.has("type", "read"))
                        .map(receipt -> receipt.attribute("id").orElseThrow()))
                .containsExactly("M2", "M1");
        assertThat(ann.received("receipt")).anyMatch(receipt -> receipt.has("from", ann.lid(BOB, 0)));
    }

    @Test
    void newCompanionGetsKeysNumbersTokensAndNamesFromItsPhone() throws Exception {
        ann.sends("M1", BOB, "first", everyone());
        server.mail()
                .issue(
                        server.accounts().of(BOB).orElseThrow(),
                        server.accounts().of(ANN).orElseThrow(),
                        sandbox.clock().instant(),
                        sandbox.clock().instant());
        WritingCompanion second = new WritingCompanion(sandbox, ANN);
        assertThat(second.received("message")).isEmpty();

        second.uploads(1, 20);

        List<ProtocolMessage> got = new ArrayList<>();
        for (Node message : second.received("message")) {
            assertThat(message.attributes())
                    .containsEntry("category", "peer")
                    .containsEntry("from", WritingCompanion.pn(ANN))
                    .doesNotContainKey("recipient");
            got.add(second.reads(message).protocolMessage().orElseThrow());
        }
        assertThat(got)
                .hasExactlyElementsOfTypes(
                        ProtocolMessage.KeyShare.class,
                        ProtocolMessage.LidMappings.class,
                        ProtocolMessage.HistoryNotification.class,
                        ProtocolMessage.HistoryNotification.class);
        assertThat(((ProtocolMessage.LidMappings) got.get(1)).pairs())
                .anyMatch(pair -> pair.phone().text().equals(WritingCompanion.pn(BOB))
                        && pair.hidden().text().equals(ann.lid(BOB, 0)));
        HistorySync history = HistorySync.parse(
                ((ProtocolMessage.HistoryNotification) got.get(2)).inline().orElseThrow());
        assertThat(history.salt()).isPresent();
        assertThat(history.pairs()).hasSize(2);
        assertThat(history.tokens())
                .singleElement()
                .matches(chat -> chat.received().isPresent());
        second.uploads(21, 5);
        assertThat(second.received("message")).as("only once").hasSize(4);
    }

    @Test
    void messageThatACompanionCouldNotReadIsSentAgainToItAlone() throws Exception {
        ann.uploads(1, 20);
        server.arm(Optional.of(ann.noise()), Fault.of(FaultKind.BAD_MAC), 1);
        phones.text(BOB, ANN, "hello");
        Node broken = ann.texts().get(0);
        assertThat(ann.failure(broken)).isEqualTo(SignalException.Reason.BAD_MAC);

        ann.asksAgain(broken, 1);

        Node again = ann.texts().get(1);
        assertThat(again.attributes())
                .containsEntry("id", broken.attribute("id").orElseThrow());
        assertThat(again.child("enc").orElseThrow().attributes()).containsEntry("count", "1");
        assertThat(ann.reads(again).text()).contains("hello");
    }

    @Test
    void unknownOneTimeKeyIsHealedByTheSecondRequest() throws Exception {
        ann.uploads(1, 20);
        server.arm(Optional.of(ann.noise()), Fault.of(FaultKind.UNKNOWN_PREKEY), 1);
        phones.text(BOB, ANN, "hello");
        assertThat(ann.failure(ann.texts().get(0))).isEqualTo(SignalException.Reason.INVALID_KEY_ID);

        ann.asksAgain(ann.texts().get(0), 1);
        ann.asksAgain(ann.texts().get(0), 2);

        assertThat(ann.reads(ann.texts().get(2)).text()).contains("hello");
        for (int count = 3; count < 9; count++) {
            ann.asksAgain(ann.texts().get(0), count);
        }
        assertThat(ann.texts()).as("no answer to the sixth request").hasSize(6);
    }

    @Test
    void skippedCountersAreReadable() throws Exception {
        ann.uploads(1, 20);
        server.arm(Optional.of(ann.noise()), Fault.counted(FaultKind.SKIP, 30), 1);
        phones.text(BOB, ANN, "hello");
        assertThat(ann.reads(ann.texts().get(0)).text()).contains("hello");

        server.arm(Optional.of(ann.noise()), Fault.counted(FaultKind.SKIP, 2_500), 1);
        phones.text(BOB, ANN, "too far");

        assertThat(ann.failure(ann.texts().get(1))).isEqualTo(SignalException.Reason.TOO_FAR_AHEAD);
    }

    @Test
    void duplicateIsDeliveredTwiceAndOutOfOrderAfterTheNext() throws Exception {
        ann.uploads(1, 20);
        server.arm(Optional.of(ann.noise()), Fault.of(FaultKind.DUPLICATE), 1);
        phones.text(BOB, ANN, "one");
        assertThat(ann.texts()).hasSize(2);
        assertThat(ann.reads(ann.texts().get(0)).text()).contains("one");
        assertThat(ann.failure(ann.texts().get(1))).isEqualTo(SignalException.Reason.DUPLICATE);

        server.arm(Optional.of(ann.noise()), Fault.of(FaultKind.OUT_OF_ORDER), 1);
        phones.text(BOB, ANN, "two");
        assertThat(ann.texts()).hasSize(2);
        phones.text(BOB, ANN, "three");

        assertThat(ann.reads(ann.texts().get(2)).text()).contains("three");
        assertThat(ann.reads(ann.texts().get(3)).text()).contains("two");
        server.arm(Optional.of(ann.noise()), Fault.of(FaultKind.OUT_OF_ORDER), 1);
        phones.text(BOB, ANN, "four");
        ann.logIn();
        ann.line().says(Node.of("ib").withChildren(Node.of("offline_batch").with("count", "100")));
        assertThat(ann.texts()).as("held back, but not lost").hasSize(5);
    }

    @Test
    void phoneThatPretendsAsksAgainWithKeysFromTheSecondTime() throws Exception {
        server.arm(Optional.of(ann.noise()), Fault.counted(FaultKind.RETRY, 2), 1);
        ann.sends("M1", BOB, "hello", everyone()[0]);

        Node first = retries().get(0);
        assertThat(first.attributes()).containsEntry("from", ann.lid(BOB, 0));
        assertThat(first.child("retry").orElseThrow().attributes()).containsEntry("count", "1");
        assertThat(first.child("keys")).isEmpty();
        assertThat(phones.inbox(BOB, 10)).isEmpty();
        ann.sendsAgain("M1", ann.lid(BOB, 0), "hello", 1);
        Node second = retries().get(1);
        assertThat(second.child("retry").orElseThrow().attributes()).containsEntry("count", "2");
        ann.renewsWith(second);
        ann.sendsAgain("M1", ann.lid(BOB, 0), "hello", 2);

        assertThat(retries()).hasSize(2);
        assertThat(phones.inbox(BOB, 10))
                .singleElement()
                .matches(entry -> entry.id().equals("M1"));
    }

    private List<Node> retries() throws Exception {
        return ann.received("receipt").stream()
                .filter(receipt -> receipt.has("type", "retry"))
                .toList();
    }

    @Test
    void phoneAnswersWhichMessagesItHas() throws Exception {
        ann.uploads(1, 20);
        String id = phones.text(BOB, ANN, "hello").orElseThrow();
        int before = ann.received("message").size();
        for (Node message : ann.received("message")) {
            MessageContent unused = ann.reads(message);
        }

        ann.sendsToOwnPhone(
                "P1",
                PhoneMessages.request(
                        List.of(MessageKey.of(Jid.parse(ann.lid(BOB, 0)).orElseThrow(), false, id))));

        Node answer = ann.received("message").get(before);
        ProtocolMessage.PeerDataResponse response = (ProtocolMessage.PeerDataResponse)
                ann.reads(answer).protocolMessage().orElseThrow();
        assertThat(response.requestId()).isEqualTo("P1");
        assertThat(MessageContent.parse(response.messages().get(0).content().bytes())
                        .text())
                .contains("hello");
        assertThat(response.messages().get(0).name()).isEqualTo("Sandbox 2222");
        assertThat(ann.received("receipt")).anyMatch(receipt -> receipt.has("type", "peer_msg"));
    }

    @Test
    void messageWithAnotherIdentityThanThatOfTheLinkIsNotRead() throws Exception {
        ann.sends("M1", BOB, "mine", everyone());
        Node stanza = Node.of("device-identity").withBytes(new byte[] {10, 1, 1});
        ann.line()
                .says(Node.of("message")
                        .with("id", "M2")
                        .with("type", "text")
                        .with("to", ann.lid(BOB, 0))
                        .withChildren(
                                Node.of("participants")
                                        .withChildren(Node.of("to")
                                                .with("jid", ann.lid(BOB, 0))
                                                .withChildren(Node.of("enc")
                                                        .with("v", "2")
                                                        .with("type", "pkmsg")
                                                        .withBytes(new byte[] {0x33, 1}))),
                                stanza));

        assertThat(retries())
                .singleElement()
                .matches(receipt -> receipt.child("retry").orElseThrow().has("error", "12"));
        assertThat(phones.inbox(BOB, 10)).hasSize(1);
    }

    @Test
    void accountOnANewPhoneCannotReadOldSessionsUntilTheyAreRenewed() throws Exception {
        ann.sends("M1", BOB, "before", everyone());
        server.arm(Optional.of(ann.noise()), Fault.of(FaultKind.IDENTITY), 1);

        ann.sends("M2", BOB, "after", everyone());

        assertThat(ann.received("notification"))
                .anyMatch(notice -> notice.has("type", "encrypt")
                        && notice.child("identity").isPresent());
        assertThat(retries()).hasSize(1);
        ann.sendsAgain("M2", ann.lid(BOB, 0), "after", 1);
        ann.renewsWith(retries().get(1));
        ann.sendsAgain("M2", ann.lid(BOB, 0), "after", 2);
        assertThat(phones.inbox(BOB, 10))
                .extracting(entry -> entry.body().orElse(""))
                .containsExactly("before", "after");
    }

    @Test
    void newDeviceOfTheRecipientMakesTheListStale() throws Exception {
        server.arm(Optional.of(ann.noise()), Fault.of(FaultKind.NEW_DEVICE), 1);
        ann.sends("M1", BOB, "hello", everyone());

        assertThat(ann.received("ack").get(0).attributes()).containsKey("phash").doesNotContainKey("error");
        assertThat(phones.inbox(BOB, 10)).hasSize(1);
        ann.sends("M2", BOB, "to all", ann.lid(BOB, 0), ann.lid(BOB, 1), ann.lid(ANN, 0));
        assertThat(ann.received("ack").get(1).attributes()).doesNotContainKeys("phash", "error");
    }

    @Test
    void ackCanBeLeftOutRefusedOrCarryAWrongHash() throws Exception {
        server.arm(Optional.of(ann.noise()), Fault.of(FaultKind.NO_ACK), 1);
        ann.sends("M1", BOB, "silent", everyone());
        assertThat(ann.received("ack")).isEmpty();
        assertThat(phones.inbox(BOB, 10)).hasSize(1);

        server.arm(Optional.of(ann.noise()), Fault.of(FaultKind.ACK, 463), 1);
        ann.sends("M2", BOB, "refused", everyone());
        assertThat(ann.received("ack").get(0).attributes()).containsEntry("error", "463");
        assertThat(phones.inbox(BOB, 10)).hasSize(1);

        server.arm(Optional.of(ann.noise()), Fault.of(FaultKind.PHASH), 1);
        ann.sends("M3", BOB, "wrong hash", everyone());
        assertThat(ann.received("ack").get(1).attributes()).containsKey("phash").doesNotContainKey("error");
        assertThat(phones.inbox(BOB, 10)).hasSize(2);
    }
}
