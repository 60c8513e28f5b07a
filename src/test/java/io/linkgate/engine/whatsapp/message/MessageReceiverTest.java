package io.linkgate.engine.whatsapp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.message.MessageEvent.Received;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.TextMessage;
import io.linkgate.protocol.node.Node;
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
                        impostor, "C1", impostor.encrypts(TextMessage.toOwnDevices(DeskUnderTest.FRIEND_LID, inner)))
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

    @Test
    void hostedDeviceIsReadInTheSessionThatWasBegunWithIt() throws Exception {
        Friend hosted =
                it.add(new Friend(DeskUnderTest.FRIEND_LID.withDevice(99).hosted(), it.random));
        it.sends("A1", "hello");
        hosted.reads(it.ciphertextFor(hosted));

        it.receives(DeskUnderTest.message(hosted, "B1", hosted.writes("hi")));

        Received event = it.events(Received.class).get(0);
        assertThat(event.body()).contains("hi");
        assertThat(event.chat()).isEqualTo("2000@lid");
        assertThat(event.sender()).isEqualTo("2000@lid");
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

    private Node message(String id, String text) {
        return DeskUnderTest.message(it.friend, id, it.friend.writes(text));
    }

    private SecretBytes secret() {
        return SecretBytes.random(it.random, TextMessage.SECRET_LENGTH);
    }
}
