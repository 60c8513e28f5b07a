package io.linkgate.engine.whatsapp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.message.MessageEvent.Received;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.MessageKey;
import io.linkgate.protocol.message.PhoneMessages;
import io.linkgate.protocol.message.ResentMessage;
import io.linkgate.protocol.message.TextMessage;
import io.linkgate.protocol.node.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages on their way to events, and the one answer that each gets. */
class MessageReceiverTest {

    private final DeskUnderTest it = new DeskUnderTest();

    @BeforeEach
    void begin() throws Exception {
        it.friend.begin(it.bundle());
        it.ownPhone.begin(it.bundle());
    }

    @Test
    void textBecomesAnEventAndIsReceiptedAfterItIsOnDisk() {
        it.receives(message("B1", "hi"));

        Received event = it.events(Received.class).get(0);
        assertThat(event.id()).isEqualTo("B1");
        assertThat(event.body()).contains("hi");
        assertThat(event.chat()).isEqualTo("2000@lid");
        assertThat(event.fromMe()).isFalse();
        assertThat(event.name()).isEqualTo("Bea");
        assertThat(event.type()).isEqualTo("text");
        assertThat(it.sent)
                .containsExactly(Node.of("receipt")
                        .with("id", "B1")
                        .with("to", "2000@lid")
                        .with("type", "inactive"));
    }

    @Test
    void diskThatFailsLeavesTheMessageUnansweredSoThatItComesAgain() {
        Node message = message("B1", "hi");
        it.store.breakDown(true);

        it.receives(message);

        assertThat(it.sent).isEmpty();
        assertThat(it.gaveUp).hasSize(1);
        it.store.breakDown(false);
        it.connect();
        it.receives(message);
        assertThat(it.events(Received.class)).hasSize(1);
        assertThat(it.sent("receipt")).hasSize(1);
    }

    @Test
    void repeatedMessageIsReceiptedAgainAndReportedOnce() {
        Node message = message("B1", "hi");
        it.receives(message);
        it.connect();

        it.receives(message);

        assertThat(it.events(Received.class)).hasSize(1);
        assertThat(it.sent("receipt")).hasSize(2);
    }

    @Test
    void oneTimeKeyIsGoneOnceItWasUsed() {
        it.receives(message("B1", "hi"));

        assertThat(it.store.preKey(1001)).isEmpty();
        assertThat(it.store.preKey(1002)).as("the phone's").isPresent();
    }

    @Test
    void messagesOutOfOrderAreAllRead() {
        List<Node> three = List.of(message("B1", "one"), message("B2", "two"), message("B3", "three"));

        it.receives(three.get(2));
        it.receives(three.get(0));
        it.receives(three.get(1));

        assertThat(it.events(Received.class).stream().map(event -> event.body().orElse("")))
                .containsExactly("three", "one", "two");
    }

    @Test
    void copyOfWhatTheOwnerSentFromThePhoneIsFromMe() {
        byte[] inner = TextMessage.encode("from the phone", secret(), Optional.empty());
        Node enc = it.ownPhone.encrypts(TextMessage.toOwnDevices(DeskUnderTest.FRIEND_LID, inner));

        it.receives(DeskUnderTest.message(it.ownPhone, "C1", enc).with("recipient", "2000@lid"));

        Received event = it.events(Received.class).get(0);
        assertThat(event.fromMe()).isTrue();
        assertThat(event.chat()).isEqualTo("2000@lid");
        assertThat(event.body()).contains("from the phone");
        assertThat(it.sent("receipt").get(0).has("type", "sender")).isTrue();
        assertThat(it.sent("receipt").get(0).has("recipient", "2000@lid")).isTrue();
    }

    @Test
    void strangerCannotSpeakForTheOwner() {
        byte[] inner = TextMessage.encode("pay me", secret(), Optional.empty());
        Node enc = it.friend.encrypts(TextMessage.toOwnDevices(DeskUnderTest.FRIEND_LID, inner));

        it.receives(DeskUnderTest.message(it.friend, "C1", enc));

        assertThat(it.events(Received.class)).isEmpty();
        assertThat(it.sent("receipt")).hasSize(1);
    }

    /** A session can be begun with every device, also by a server that has a key pair and an idea. */
    @Test
    void deviceThatOnlySaysThatItIsTheOwnPhoneIsNotBelieved() throws Exception {
        Friend impostor = new Friend(it.ownPhone.jid(), it.random);
        impostor.begin(it.bundle());
        byte[] inner = TextMessage.encode("pay me", secret(), Optional.empty());

        it.receives(DeskUnderTest.message(
                        impostor,
                        "C1",
                        impostor.encrypts(TextMessage.toOwnDevices(DeskUnderTest.FRIEND_LID, inner)))
                .with("recipient", "2000@lid"));

        assertThat(it.store.events()).isEmpty();
        assertThat(it.store.commits()).as("no session either").isEmpty();
        assertThat(it.sent)
                .containsExactly(Node.of("ack")
                        .with("id", "C1")
                        .with("to", "1000@lid")
                        .with("class", "message")
                        .with("recipient", "2000@lid"));
    }

    @Test
    void companionThatTheOwnAccountHasNotSignedForIsNotBelieved() throws Exception {
        Friend impostor = new Friend(DeskUnderTest.OWN.withDevice(3), it.random);
        impostor.begin(it.bundle());
        byte[] inner = TextMessage.encode("pay me", secret(), Optional.empty());
        Node enc = impostor.encrypts(TextMessage.toOwnDevices(DeskUnderTest.FRIEND_LID, inner));
        Node proof = Node.of("device-identity")
                .withBytes(new DeskUnderTest().self().deviceIdentity().bytes());

        it.receives(DeskUnderTest.message(impostor, "C1", enc)
                .with("recipient", "2000@lid")
                .withChildren(enc, proof));

        assertThat(it.store.commits()).isEmpty();
        assertThat(it.sent("ack")).hasSize(1);
        assertThat(it.sent("receipt")).isEmpty();
    }

    @Test
    void unreadableMessageIsAskedForFirstAsItWasAndThenWithKeys() throws Exception {
        Node lost = message("B1", "hi");
        Node unreadable = broken(lost);

        it.receives(unreadable);

        Node first = it.sent("receipt").get(0);
        assertThat(first.has("type", "retry")).isTrue();
        assertThat(first.child("retry").orElseThrow().has("count", "1")).isTrue();
        assertThat(first.child("keys")).isEmpty();
        assertThat(it.sent("ack")).hasSize(1);

        it.receives(unreadable);

        Node second = it.sent("receipt").get(1);
        assertThat(second.child("retry").orElseThrow().has("count", "2")).isTrue();
        assertThat(second.child("keys")).isPresent();
    }

    @Test
    void sixthFailureIsAcknowledgedAndReportedWithoutABody() {
        Node unreadable = broken(message("B1", "hi"));

        for (int i = 0; i < 6; i++) {
            it.receives(unreadable);
        }

        assertThat(it.sent("receipt")).hasSize(5);
        assertThat(it.sent("ack")).hasSize(6);
        assertThat(it.events(Received.class).get(0).body()).isEmpty();
        assertThat(it.events(Received.class).get(0).type()).isEqualTo("unknown");
    }

    @Test
    void messageStaysUnansweredWhenNoKeyCanBeMadeForItsSender() {
        Node unreadable = broken(message("B1", "hi"));
        it.receives(unreadable);
        it.makesNoKeys();

        it.receives(unreadable);

        assertThat(it.sent("ack")).hasSize(1);
    }

    @Test
    void messageThatSenderAndPhoneBothBringIsReportedOnce() {
        Node good = message("B1", "hi");
        it.receives(broken(good));
        it.pass(Duration.ofSeconds(5));
        it.receives(good);

        it.receives(phoneBrings("B1", "hi"));

        assertThat(it.events(Received.class)).hasSize(1);
    }

    @Test
    void phoneBringsWhatTheSenderDoesNotRepeat() {
        Node good = message("B1", "hi");
        it.receives(broken(good));
        it.pass(Duration.ofSeconds(5));

        it.receives(phoneBrings("B1", "hi"));
        it.receives(good);

        assertThat(it.events(Received.class)).hasSize(1);
        assertThat(it.events(Received.class).get(0).body()).contains("hi");
        assertThat(it.events(Received.class).get(0).sender()).isEqualTo("2000@lid");
    }

    @Test
    void phoneIsNotBelievedAboutMessagesThatItWasNotAskedFor() {
        it.receives(phoneBrings("B9", "made up"));

        assertThat(it.events(Received.class)).isEmpty();
    }

    @Test
    void ownPhoneIsAskedAtOnceForWhatTheServerHasNoCopyOf() {
        it.receives(DeskUnderTest.message(it.friend, "B1", Node.of("unavailable")));

        assertThat(it.sent("ack")).hasSize(1);
        assertThat(it.sent("message").get(0).has("category", "peer")).isTrue();
        it.receives(phoneBrings("B1", "once"));
        assertThat(it.events(Received.class).get(0).body()).contains("once");
    }

    private Node phoneBrings(String id, String text) {
        ResentMessage resent = new ResentMessage(
                MessageKey.of(DeskUnderTest.FRIEND_LID, false, id),
                Instant.ofEpochSecond(1_790_000_000),
                "Bea",
                SecretBytes.of(TextMessage.encode(text, secret(), Optional.empty())));
        return DeskUnderTest.message(
                        it.ownPhone, "P" + id, it.ownPhone.encrypts(PhoneMessages.response("R1", List.of(resent))))
                .with("category", "peer");
    }

    @Test
    void ownPhoneIsAskedForWhatTheSenderDoesNotRepeat() {
        it.receives(broken(message("B1", "hi")));
        assertThat(it.sent("message")).isEmpty();

        it.pass(Duration.ofSeconds(5));

        assertThat(it.sent("message")).hasSize(1);
        assertThat(it.sent("message").get(0).has("category", "peer")).isTrue();
    }

    @Test
    void ownPhoneIsNotAskedForWhatTheSenderHasRepeated() {
        Node good = message("B1", "hi");
        it.receives(broken(good));
        it.receives(good);

        it.pass(Duration.ofSeconds(5));

        assertThat(it.sent("message")).isEmpty();
        assertThat(it.events(Received.class)).hasSize(1);
    }

    @Test
    void ownPhoneIsNotAskedForWhatTheSenderHasRepeatedUnderItsOtherNumber() {
        Node good = message("B1", "hi");
        it.receives(broken(good).with("from", "15550002222@s.whatsapp.net").with("sender_lid", "2000@lid"));
        it.receives(good);

        it.pass(Duration.ofSeconds(5));

        assertThat(it.sent("message")).isEmpty();
        assertThat(it.events(Received.class)).hasSize(1);
    }

    @Test
    void messageOfAGroupIsReportedWithoutItsBody() {
        it.receives(Node.of("message")
                .with("from", "120363000000000000@g.us")
                .with("participant", "2000@lid")
                .with("id", "G1")
                .with("t", "1790000000")
                .with("type", "text")
                .withChildren(
                        Node.of("enc").with("v", "2").with("type", "skmsg").withBytes(new byte[] {51, 1, 2})));

        Received event = it.events(Received.class).get(0);
        assertThat(event.chat()).isEqualTo("120363000000000000@g.us");
        assertThat(event.body()).isEmpty();
        assertThat(it.sent("receipt")).hasSize(1);
        assertThat(it.sent("ack")).isEmpty();
    }

    /** A message of a group is not decrypted, so that no key that was used up shows that it has come before. */
    @Test
    void messageThatComesUnderBothNumbersOfItsSenderIsReportedOnce() {
        Node message = Node.of("message")
                .with("from", "120363000000000000@g.us")
                .with("id", "G1")
                .with("t", "1790000000")
                .with("type", "text")
                .withChildren(
                        Node.of("enc").with("v", "2").with("type", "skmsg").withBytes(new byte[] {51, 1, 2}));

        it.receives(message.with("participant", "15550002222@s.whatsapp.net").with("participant_lid", "2000@lid"));
        it.receives(message.with("participant", "2000@lid"));
        it.receives(message.with("participant", "15550002222@s.whatsapp.net"));

        assertThat(it.events(Received.class)).hasSize(1);
        assertThat(it.sent("receipt")).as("each is answered").hasSize(3);
    }

    @Test
    void brokenContentIsRefusedOnceAndTheSessionGoesOn() {
        it.receives(DeskUnderTest.message(it.friend, "B1", it.friend.encrypts(new byte[] {(byte) 0xff, 1})));

        assertThat(it.sent("ack").get(0).has("error", "491")).isTrue();
        it.receives(message("B2", "fine"));
        assertThat(it.events(Received.class)).hasSize(1);
        assertThat(it.store.preKey(1001)).as("it was used").isEmpty();
    }

    /** A session that was begun under a phone number goes on when its owner writes under the hidden one. */
    @Test
    void answerUnderTheHiddenNumberIsReadInTheSessionOfThePhoneNumber() throws Exception {
        DeskUnderTest old = new DeskUnderTest(true);
        old.hiddenNumbers.clear();
        old.sends("A1", "hello");
        old.friend.reads(old.ciphertextFor(old.friend));

        old.receives(DeskUnderTest.message(old.friend, "B1", old.friend.writes("hi"))
                .with("from", "2000@lid")
                .with("sender_pn", "15550002222@s.whatsapp.net"));

        assertThat(old.events(Received.class))
                .extracting(event -> event.body().orElse(""))
                .containsExactly("hi");
        old.sends("A2", "again");
        assertThat(old.friend.reads(old.ciphertextFor(old.friend)).text()).contains("again");
    }

    @Test
    void floodOfUnreadableMessagesIsAnsweredWithFewQuestions() {
        for (int i = 0; i < 1000; i++) {
            it.receives(broken(message("B" + i, "x")));
        }

        assertThat(it.sent("receipt")).hasSizeLessThanOrEqualTo(120);
        assertThat(it.sent("ack")).hasSize(1000);
        assertThat(it.events(Received.class)).as("those that are not asked for").hasSize(880);
    }

    private Node message(String id, String text) {
        return DeskUnderTest.message(it.friend, id, it.friend.writes(text));
    }

    /** The same with its last byte changed. */
    private static Node broken(Node message) {
        Node enc = message.child("enc").orElseThrow();
        byte[] bytes = enc.bytes().orElseThrow();
        bytes[bytes.length - 12] ^= 1;
        return message.withChildren(enc.withBytes(bytes));
    }

    private SecretBytes secret() {
        return SecretBytes.random(it.random, TextMessage.SECRET_LENGTH);
    }
}
