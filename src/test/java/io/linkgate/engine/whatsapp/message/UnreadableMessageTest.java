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

/** Messages that cannot be decrypted: their senders are asked for them, and the own phone. */
class UnreadableMessageTest {

    private final DeskUnderTest it = new DeskUnderTest();

    @BeforeEach
    void begin() throws Exception {
        it.friend.begin(it.bundle());
        it.ownPhone.begin(it.bundle());
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
    void ownPhoneIsAskedAlthoughTheTimerFoundNoThread() {
        it.receives(broken(message("B1", "hi")));
        it.threads.failNext(1);

        it.pass(Duration.ofSeconds(6));

        assertThat(it.sent("message")).hasSize(1);
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

    /** After a restored backup a whole backlog may be unreadable. None of it may be lost for its number. */
    @Test
    void floodOfUnreadableMessagesIsAskedForByAndBy() {
        for (int i = 0; i < 1000; i++) {
            it.receives(broken(message("B" + i, "x")));
        }

        assertThat(it.sent("receipt")).hasSize(120);
        assertThat(it.sent("ack")).as("only what is asked for is answered").hasSize(120);
        it.pass(Duration.ofMinutes(1));
        assertThat(it.sent("receipt")).hasSize(240);
        it.pass(Duration.ofMinutes(8));
        assertThat(it.sent("receipt")).hasSize(1000);
        assertThat(it.sent("ack")).hasSize(1000);
        assertThat(it.events(Received.class)).as("none is given up").isEmpty();
    }

    @Test
    void heldBackMessagesAreTakenAlthoughTheirTimerFoundNoThread() {
        for (int i = 0; i < 121; i++) {
            it.receives(broken(message("B" + i, "x")));
        }
        it.pass(Duration.ofSeconds(59));
        it.threads.failNext(1);

        it.pass(Duration.ofSeconds(1));
        assertThat(it.sent("ack")).hasSize(120);
        it.pass(Duration.ofSeconds(1));

        assertThat(it.sent("ack")).hasSize(121);
    }

    @Test
    void unreadableMessagesBeyondTheBoundAreLeftToALaterLogin() {
        for (int i = 0; i < 1200; i++) {
            it.receives(broken(message("B" + i, "x")));
        }

        it.pass(Duration.ofHours(1));

        assertThat(it.sent("ack")).hasSize(1120);
        assertThat(it.events(Received.class)).isEmpty();
        it.connect();
        it.receives(broken(message("B1199", "x")));
        assertThat(it.sent("ack")).hasSize(1121);
    }

    @Test
    void largeUnreadableMessagesFillNoMemory() {
        for (int i = 0; i < 120; i++) {
            it.receives(broken(message("A" + i, "x")));
        }
        for (int i = 0; i < 20; i++) {
            it.receives(broken(message("B" + i, "x".repeat(100_000))));
        }

        it.pass(Duration.ofHours(1));

        assertThat(it.sent("ack")).as("ten have a megabyte").hasSize(130);
    }

    @Test
    void heldBackMessageThatWasRepeatedMeanwhileIsReceipted() {
        for (int i = 0; i < 120; i++) {
            it.receives(broken(message("A" + i, "x")));
        }
        Node good = message("B1", "hi");
        it.receives(broken(good));
        it.receives(good);

        it.pass(Duration.ofMinutes(1));

        assertThat(it.events(Received.class)).hasSize(1);
        assertThat(it.sent("receipt").stream().filter(receipt -> receipt.has("id", "B1")))
                .hasSize(2)
                .noneMatch(receipt -> receipt.has("type", "retry"));
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
