package io.linkgate.engine.whatsapp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.message.AckLevel;
import io.linkgate.engine.message.MessageEvent.Acknowledged;
import io.linkgate.engine.message.MessageEvent.Received;
import io.linkgate.engine.message.MessageEvent.SendEnded;
import io.linkgate.engine.message.NumberLookup;
import io.linkgate.engine.message.Recipient;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.protocol.node.Node;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Receipts, notifications, and orders other than texts. */
class MessageDeskTest {

    private final DeskUnderTest it = new DeskUnderTest();

    @Test
    void receiptsOfTheRecipientMoveATextOnAndNeverBack() {
        it.sends("A1", "hello");

        it.receives(receipt("2000:3@lid", "A1", null));
        it.receives(receipt("2000@lid", "A1", "read"));
        it.receives(receipt("2000@lid", "A1", "inactive"));

        assertThat(it.events(Acknowledged.class))
                .containsExactly(
                        new Acknowledged("A1", "2000@lid", AckLevel.DEVICE),
                        new Acknowledged("A1", "2000@lid", AckLevel.READ));
        assertThat(it.sent("ack")).hasSize(3);
    }

    @Test
    void receiptOfAStrangerOrOfAnOwnDeviceProvesNothing() {
        it.sends("A1", "hello");

        it.receives(receipt("3000@lid", "A1", "read"));
        it.receives(receipt("1000@lid", "A1", "sender").with("recipient", "2000@lid"));

        assertThat(it.events(Acknowledged.class)).isEmpty();
        assertThat(it.sent("ack")).hasSize(2);
    }

    /** The recipient may be faster than the server's answer, which nothing promises to come first. */
    @Test
    void receiptBeforeTheAcknowledgementIsNotTheOutcome() {
        it.answersOnly(stanza -> !stanza.tag().equals("message"));
        it.sends("A1", "hello");

        it.receives(receipt("2000@lid", "A1", null));
        it.receives(Node.of("ack").with("class", "message").with("id", "A1").with("t", "1790000001"));

        assertThat(it.events(SendEnded.class))
                .containsExactly(new SendEnded(
                        "A1", new SendOutcome.Accepted(Instant.ofEpochSecond(1_790_000_001), "1000@lid", "2000@lid")));
        assertThat(it.events(Acknowledged.class)).containsExactly(new Acknowledged("A1", "2000@lid", AckLevel.DEVICE));
        it.connect();
        assertThat(it.sent("message")).as("nothing is pending").hasSize(1);
    }

    @Test
    void acknowledgementWithANonsensicalTimeIsOne() {
        it.answersOnly(stanza -> !stanza.tag().equals("message"));
        it.sends("A1", "hello");

        it.receives(Node.of("ack").with("class", "message").with("id", "A1").with("t", "0"));

        assertThat(it.events(SendEnded.class)).hasSize(1);
    }

    @Test
    void receiptIsAcknowledgedOnlyOnceItIsOnDisk() {
        it.sends("A1", "hello");
        it.store.breakDown(true);

        it.receives(receipt("2000@lid", "A1", "read"));

        assertThat(it.sent("ack")).isEmpty();
        assertThat(it.gaveUp).hasSize(1);
    }

    @Test
    void announcedDeviceGetsTheNextText() {
        it.sends("A1", "hello");
        Friend laptop = it.add(new Friend(DeskUnderTest.FRIEND_LID.withDevice(9), it.random));

        it.receives(Node.of("notification")
                .with("type", "devices")
                .with("id", "N1")
                .with("from", "15550002222@s.whatsapp.net")
                .with("lid", "2000@lid")
                .withChildren(Node.of("add")));
        it.sends("A2", "again");

        assertThat(it.ciphertextFor(laptop)).isNotNull();
        assertThat(it.sent("ack")).hasSize(1);
    }

    @Test
    void contactThatRegisteredAgainGetsANewSession() throws Exception {
        it.sends("A1", "hello");
        it.friend.reads(it.ciphertextFor(it.friend));
        it.devices.remove(it.friend.jid());
        Friend again = it.add(new Friend(it.friend.jid(), it.random));

        it.receives(Node.of("notification")
                .with("type", "encrypt")
                .with("id", "N1")
                .with("from", "2000@lid")
                .withChildren(Node.of("identity")));
        it.sends("A2", "again");

        assertThat(again.reads(it.ciphertextFor(again)).text()).contains("again");
    }

    @Test
    void devicesOfAContactThatRegisteredAgainAreForgottenEvenIfTheirListHasExpired() {
        Friend tablet = it.add(new Friend(DeskUnderTest.FRIEND_LID.withDevice(3), it.random));
        Friend hosted =
                it.add(new Friend(DeskUnderTest.FRIEND_LID.withDevice(99).hosted(), it.random));
        it.sends("A1", "hello");
        assertThat(it.store.load(StoreKind.SESSION, hosted.jid().signalAddress().text()))
                .isPresent();
        it.store.forget(StoreKind.DEVICES);

        it.receives(Node.of("notification")
                .with("type", "encrypt")
                .with("id", "N1")
                .with("from", "15550002222@s.whatsapp.net")
                .withChildren(Node.of("identity")));

        assertThat(it.store.load(StoreKind.SESSION, tablet.jid().signalAddress().text()))
                .isEmpty();
        assertThat(it.store.load(StoreKind.SESSION, hosted.jid().signalAddress().text()))
                .isEmpty();
        assertThat(it.store.load(
                        StoreKind.SESSION, it.friend.jid().signalAddress().text()))
                .isEmpty();
        assertThat(it.store.load(
                        StoreKind.SESSION, it.ownPhone.jid().signalAddress().text()))
                .isPresent();
    }

    @Test
    void textThatTheServerHadNoRoomForMayBeSentAgainUnderItsId() {
        it.answersOnly(stanza -> !stanza.tag().equals("message"));
        it.sends("A1", "hello");
        it.receives(Node.of("ack").with("class", "message").with("id", "A1").with("error", "503"));
        assertThat(it.events(SendEnded.class)).containsExactly(new SendEnded("A1", new SendOutcome.NotSent()));
        it.answersOnly(any -> true);

        it.sends("A1", "hello");

        assertThat(it.sent("message")).hasSize(2);
    }

    @Test
    void numbersAreLookedUp() throws Exception {
        assertThat(it.desk().lookUp(DeskUnderTest.FRIEND).toCompletableFuture().get())
                .isEqualTo(NumberLookup.EXISTS);
        assertThat(it.desk().lookUp("15550009999").toCompletableFuture().get()).isEqualTo(NumberLookup.UNKNOWN);
        it.answersOnly(any -> false);
        var open = it.desk().lookUp("15550009999").toCompletableFuture();
        it.pass(Queries.PATIENCE);
        assertThat(open.get()).isEqualTo(NumberLookup.UNANSWERED);
    }

    @Test
    void seenMessagesAreReceiptedOnce() throws Exception {
        it.friend.begin(it.bundle());
        it.receives(DeskUnderTest.message(it.friend, "B1", it.friend.writes("one"))
                .with("sender_pn", "15550002222@s.whatsapp.net"));
        it.receives(DeskUnderTest.message(it.friend, "B2", it.friend.writes("two")));

        it.desk().markSeen(Recipient.phone(DeskUnderTest.FRIEND));
        it.desk().markSeen(Recipient.phone(DeskUnderTest.FRIEND));

        List<Node> read = it.sent("receipt").stream()
                .filter(receipt -> receipt.has("type", "read"))
                .toList();
        assertThat(read).hasSize(1);
        assertThat(read.get(0).has("id", "B2")).isTrue();
    }

    @Test
    void typingIsShownToTheRecipient() throws Exception {
        assertThat(it.desk()
                        .showTyping(Recipient.phone(DeskUnderTest.FRIEND), true)
                        .toCompletableFuture()
                        .get())
                .isTrue();

        assertThat(it.sent("chatstate").get(0).has("to", "2000@lid")).isTrue();
    }

    @Test
    void closedDeskTakesNothing() throws Exception {
        it.desk().close();

        assertThat(it.desk()
                        .markSeen(Recipient.phone(DeskUnderTest.FRIEND))
                        .toCompletableFuture()
                        .get())
                .isFalse();
        it.sends("A1", "hello");
        assertThat(it.sent).isEmpty();
    }

    /** The next desk reads the store while this one would still change it. */
    @Test
    void closedDeskLeavesWhatWaitsInItsMailboxToTheNext() throws Exception {
        it.friend.begin(it.bundle());
        Node message = DeskUnderTest.message(it.friend, "B1", it.friend.writes("hi"));

        it.receivesAndCloses(message, message);

        assertThat(it.store.commits()).isEmpty();
        assertThat(it.sent).isEmpty();
        it.connect();
        it.receives(message);
        assertThat(it.events(Received.class)).hasSize(1);
    }

    /** An answer to an answer would be another fault. */
    @Test
    void onlyStanzasThatTakeAnAcknowledgementAreRefusedWithOne() {
        for (String tag : List.of("message", "status", "notification", "receipt", "call")) {
            assertThat(MessageDesk.refusal(Node.of(tag).with("id", "X")).orElseThrow())
                    .as(tag)
                    .matches(ack -> ack.tag().equals("ack") && ack.has("class", tag) && ack.has("error", "500"));
        }
        for (String tag : List.of("ack", "iq", "presence", "ib")) {
            assertThat(MessageDesk.refusal(Node.of(tag).with("id", "X")))
                    .as(tag)
                    .isEmpty();
        }
    }

    @Test
    void unexpectedStanzasOfAllKindsAreSurvived() {
        for (String tag : List.of("message", "receipt", "ack", "notification", "iq", "status", "presence")) {
            it.receives(Node.of(tag));
            it.receives(Node.of(tag).with("id", "X").with("from", "@"));
            it.receives(Node.of(tag).with("id", "X").with("from", "2000@lid").with("type", "retry"));
            it.receives(Node.of(tag)
                    .with("id", "X")
                    .with("from", "2000@lid")
                    .with("class", "message")
                    .withChildren(Node.of("enc"), Node.of("retry"), Node.of("list")));
        }

        assertThat(it.gaveUp).isEmpty();
    }

    private static Node receipt(String from, String id, String type) {
        Node receipt = Node.of("receipt").with("from", from).with("id", id).with("t", "1790000002");
        return type == null ? receipt : receipt.with("type", type);
    }
}
