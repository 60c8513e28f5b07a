package io.linkgate.sandbox.mail;

import static io.linkgate.sandbox.mail.MailTown.ANN;
import static io.linkgate.sandbox.mail.MailTown.BOB;
import static io.linkgate.sandbox.mail.MailTown.bare;
import static io.linkgate.sandbox.mail.MailTown.enc;
import static io.linkgate.sandbox.mail.MailTown.last;
import static io.linkgate.sandbox.mail.MailTown.message;
import static io.linkgate.sandbox.mail.MailTown.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.server.TestCompanion;
import io.linkgate.sandbox.stage.LoggedIn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Receipts between devices, as the server passes them on, and what they settle. */
class ReceiptsTest {

    @RegisterExtension
    final Correspondents mail = new Correspondents();

    @Test
    void ownCopyNeedsTheTypeAndTheRecipientInItsReceipt() throws Exception {
        mail.ann.says(message("M1", mail.town.lid(BOB), mail.everyone()));
        Node receipt = Node.of("receipt").with("id", "M1").with("to", mail.town.lid(mail.ann1));

        mail.annAtHome.says(receipt);
        mail.annAtHome.says(receipt.with("type", "sender"));
        assertThat(received(mail.town.logIn(mail.ann2), "message")).hasSize(1);
        TestCompanion again = mail.town.logIn(mail.ann2);
        again.says(receipt.with("type", "sender").with("recipient", mail.town.lid(BOB)));

        assertThat(received(mail.town.logIn(mail.ann2), "message")).isEmpty();
        assertThat(received(mail.ann, "receipt"))
                .anyMatch(forwarded ->
                        forwarded.has("type", "sender") && forwarded.has("from", mail.town.lid(mail.ann2)));
    }

    /** A device has a number up to 255. */
    @Test
    void receiptToADeviceThatCannotBeGoesNowhere() throws Exception {
        mail.ann.says(Node.of("receipt")
                .with("id", "M1")
                .with("type", "retry")
                .with("to", mail.town.lid(BOB).replace("@", ":300@")));
        mail.ann.says(message("M2", mail.town.lid(BOB), mail.everyone()));

        assertThat(mail.ann.isClosed()).isFalse();
        assertThat(received(mail.ann, "ack")).anyMatch(ack -> ack.has("id", "M2"));
    }

    @Test
    void streamEndsOverAnOwnCopyWithoutItsReceipt() throws Exception {
        mail.ann.says(message("M1", mail.town.lid(BOB), mail.everyone()));

        mail.sandbox.advance(LoggedIn.PATIENCE);

        assertThat(mail.annAtHome.isClosed()).isTrue();
        assertThat(last(mail.annAtHome, "stream:error")
                        .child("ack")
                        .orElseThrow()
                        .has("id", "M1"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ack,", "receipt,", "receipt,inactive", "receipt,retry"})
    void eachFittingAnswerSettlesAMessage(String tag, String type) throws Exception {
        mail.ann.says(message("M1", mail.town.lid(BOB), mail.everyone()));
        Node answer = Node.of(tag).with("id", "M1").with("to", mail.town.lid(mail.ann1));
        answer = tag.equals("ack") ? answer.with("class", "message").with("error", "500") : answer;

        mail.bob.says(type == null ? answer : answer.with("type", type));

        assertThat(received(mail.town.logIn(mail.bob1), "message")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"receipt,read", "receipt,hist_sync", "receipt,peer_msg"})
    void otherReceiptSettlesNothing(String tag, String type) throws Exception {
        mail.ann.says(message("M1", mail.town.lid(BOB), mail.everyone()));

        mail.bob.says(Node.of(tag)
                .with("id", "M1")
                .with("to", mail.town.lid(mail.ann1))
                .with("type", type));

        assertThat(received(mail.town.logIn(mail.bob1), "message")).hasSize(1);
    }

    @Test
    void receiptReachesAllDevicesOfTheSenderAndWaitsForItsAck() throws Exception {
        mail.ann.says(message("M1", mail.town.lid(BOB), mail.everyone()));
        mail.bob.says(Node.of("receipt")
                .with("id", "M1")
                .with("to", mail.town.lid(mail.ann1))
                .with("type", "inactive"));
        mail.bob.says(Node.of("receipt")
                .with("id", "M1")
                .with("to", mail.town.lid(ANN))
                .with("type", "read")
                .withChildren(Node.of("list").withChildren(Node.of("item").with("id", "M0"))));

        for (TestCompanion device : List.of(mail.ann, mail.annAtHome)) {
            assertThat(received(device, "receipt").stream()
                            .map(node -> node.attribute("type").orElse("")))
                    .containsExactly("inactive", "read");
            assertThat(last(device, "receipt").attributes())
                    .containsEntry("from", mail.town.lid(BOB))
                    .containsEntry("id", "M1")
                    .containsKey("t");
            assertThat(last(device, "receipt").child("list").orElseThrow().children())
                    .hasSize(1);
        }
        mail.ann.says(Node.of("ack")
                .with("class", "receipt")
                .with("id", "M1")
                .with("to", mail.town.lid(BOB))
                .with("type", "read"));

        assertThat(received(mail.town.logIn(mail.ann1), "receipt"))
                .singleElement()
                .matches(node -> node.has("type", "inactive")
                        && node.attribute("offline").isPresent());
    }

    @Test
    void whatTheOwnerHasReadIsSeenOnTheOtherDevices() throws Exception {
        DeviceAddress bob2 = mail.town.link(BOB);
        TestCompanion other = mail.town.logIn(bob2);

        mail.bob.says(Node.of("receipt")
                .with("id", "M1")
                .with("to", mail.town.lid(ANN))
                .with("type", "read-self"));

        assertThat(received(mail.ann, "receipt")).isEmpty();
        assertThat(last(other, "receipt").attributes())
                .containsEntry("recipient", mail.town.lid(ANN))
                .containsEntry("from", mail.town.lid(mail.bob1));
    }

    @Test
    void retryReachesOnlyTheDeviceThatIsAskedWithAllItsParts() throws Exception {
        mail.bob.says(Node.of("receipt")
                .with("id", "M1")
                .with("to", mail.town.lid(mail.ann1))
                .with("type", "retry")
                .withChildren(
                        Node.of("retry").with("count", "1"),
                        Node.of("registration").withBytes(new byte[4]),
                        Node.of("keys").withChildren(List.of())));

        assertThat(last(mail.ann, "receipt").attributes())
                .containsEntry("from", mail.town.lid(mail.bob1))
                .containsEntry("type", "retry");
        assertThat(last(mail.ann, "receipt").children())
                .extracting(Node::tag)
                .containsExactly("retry", "registration", "keys");
        assertThat(received(mail.annAtHome, "receipt")).isEmpty();
    }

    @Test
    void answerToARetryReachesThatDeviceAlone() throws Exception {
        Node again = bare("M1", mail.town.lid(mail.bob1)).with("device_fanout", "false");
        mail.ann.says(again.withChildren(
                enc("pkmsg", "again").with("count", "1"),
                Node.of("device-identity").withBytes(new byte[] {1})));
        mail.ann.says(again.with("id", "M2").withChildren(enc("pkmsg", "again")));
        mail.ann.says(again.with("id", "M3")
                .with("to", mail.town.lid(mail.ann2))
                .with("recipient", mail.town.lid(BOB))
                .withChildren(enc("msg", "own copy")));

        mail.ann.says(again.with("id", "M4")
                .withChildren(
                        enc("msg", "again"),
                        Node.of("participants")
                                .withChildren(Node.of("to")
                                        .with("jid", mail.town.lid(mail.bob1))
                                        .withChildren(enc("msg", "twice")))));

        assertThat(received(mail.ann, "ack").stream()
                        .map(ack -> ack.attribute("error").orElse("")))
                .containsExactly("", "479", "", "");
        assertThat(last(mail.bob, "message").child("enc").flatMap(Node::text)).contains("again");
        assertThat(received(mail.bob, "message")
                        .get(0)
                        .child("enc")
                        .orElseThrow()
                        .attributes())
                .containsEntry("count", "1");
        assertThat(received(mail.bob, "message")).hasSize(2);
        assertThat(last(mail.annAtHome, "message").attributes())
                .containsEntry("id", "M3")
                .containsEntry("recipient", mail.town.lid(BOB));
    }
}
