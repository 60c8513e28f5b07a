package io.linkgate.engine.whatsapp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Texts that a device could not decrypt, on their way once more. */
class RepeatDeskTest {

    private final DeskUnderTest it = new DeskUnderTest();

    @BeforeEach
    void send() {
        it.sends("A1", "hello");
    }

    @Test
    void textIsRepeatedForTheDeviceThatAsksAndThenTheReceiptIsAcknowledged() throws Exception {
        it.friend.reads(it.ciphertextFor(it.friend));

        it.receives(retry(it.friend, 1));

        Node resent = it.sent("message").get(1);
        assertThat(resent.attribute("id")).contains("A1");
        assertThat(resent.attribute("to")).contains("2000@lid");
        assertThat(resent.child("participants")).isEmpty();
        Node enc = resent.child("enc").orElseThrow();
        assertThat(enc.has("count", "1")).isTrue();
        assertThat(it.friend.reads(enc).text()).contains("hello");
        assertThat(it.sent.get(it.sent.size() - 1).has("class", "receipt")).isTrue();
    }

    @Test
    void deviceThatLostItsSessionGetsTheTextInAnotherOne() throws Exception {
        it.friend.forget();

        it.receives(retry(it.friend, 2));

        assertThat(it.friend
                        .reads(it.sent("message").get(1).child("enc").orElseThrow())
                        .text())
                .contains("hello");
    }

    @Test
    void keysThatComeWithTheRequestAreUsedWithoutAQuestion() throws Exception {
        it.friend.forget();
        List<Node> before = it.sent("iq");

        it.receives(withKeys(retry(it.friend, 2), it.friend));

        assertThat(it.sent("iq")).isEqualTo(before);
        assertThat(it.friend
                        .reads(it.sent("message").get(1).child("enc").orElseThrow())
                        .text())
                .contains("hello");
    }

    @Test
    void ownPhoneGetsItsCopyAgain() throws Exception {
        it.ownPhone.reads(it.ciphertextFor(it.ownPhone));

        it.receives(retry(it.ownPhone, 1).with("recipient", "2000@lid"));

        Node resent = it.sent("message").get(1);
        assertThat(resent.attribute("recipient")).contains("2000@lid");
        assertThat(it.ownPhone
                        .reads(resent.child("enc").orElseThrow())
                        .deviceSent()
                        .orElseThrow()
                        .inner()
                        .text())
                .contains("hello");
    }

    @Test
    void strangerGetsNothingButAnAcknowledgement() {
        Friend stranger = it.add(new Friend(Jid.hidden("3000"), it.random));

        it.receives(withKeys(retry(stranger, 2), stranger));

        assertThat(it.sent("message")).hasSize(1);
        assertThat(it.sent("ack")).hasSize(1);
    }

    @Test
    void unknownTextIsOnlyAcknowledged() {
        it.receives(retry(it.friend, 1, "Z9"));

        assertThat(it.sent("message")).hasSize(1);
        assertThat(it.sent("ack")).hasSize(1);
    }

    @Test
    void deviceThatAsksForeverIsRefusedFromTheFifthRequestOn() throws Exception {
        it.friend.reads(it.ciphertextFor(it.friend));

        for (int i = 0; i < 50; i++) {
            it.receives(retry(it.friend, 1));
        }

        assertThat(it.sent("message")).hasSize(1 + 5);
        assertThat(it.sent("ack")).hasSize(50);
    }

    @Test
    void fifthCountIsRefused() {
        it.receives(retry(it.friend, 5));

        assertThat(it.sent("message")).hasSize(1);
    }

    private Node retry(Friend from, int count) {
        return retry(from, count, "A1");
    }

    private Node retry(Friend from, int count, String id) {
        return Node.of("receipt")
                .with("from", from.jid().text())
                .with("id", id)
                .with("type", "retry")
                .with("t", "1790000002")
                .withChildren(
                        Node.of("retry")
                                .with("v", "1")
                                .with("count", Integer.toString(count))
                                .with("id", id)
                                .with("t", "1790000001"),
                        from.keys()[0]);
    }

    @Test
    void keysWithAForgedSignatureGetNothing() {
        Node asked = withKeys(retry(it.friend, 2), it.friend);
        Node keys = asked.child("keys").orElseThrow();
        Node skey = keys.child("skey").orElseThrow();
        Node forged = skey.withChildren(
                skey.children().get(0),
                skey.children().get(1),
                Node.of("signature").withBytes(new byte[64]));

        it.receives(asked.withChildren(
                asked.children().get(0),
                asked.children().get(1),
                keys.withChildren(
                        keys.children().get(0),
                        keys.children().get(1),
                        forged,
                        keys.children().get(3))));

        assertThat(it.sent("message")).hasSize(1);
        assertThat(it.sent("ack")).hasSize(1);
    }

    private static Node withKeys(Node retry, Friend from) {
        Node[] keys = from.keys();
        Node all = Node.of("keys").withChildren(keys[1], keys[2], keys[3], keys[4]);
        return retry.withChildren(retry.children().get(0), keys[0], all);
    }
}
