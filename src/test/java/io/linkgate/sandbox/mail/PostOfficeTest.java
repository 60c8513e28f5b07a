package io.linkgate.sandbox.mail;

import static io.linkgate.sandbox.mail.MailTown.ANN;
import static io.linkgate.sandbox.mail.MailTown.BOB;
import static io.linkgate.sandbox.mail.MailTown.bare;
import static io.linkgate.sandbox.mail.MailTown.enc;
import static io.linkgate.sandbox.mail.MailTown.jid;
import static io.linkgate.sandbox.mail.MailTown.last;
import static io.linkgate.sandbox.mail.MailTown.message;
import static io.linkgate.sandbox.mail.MailTown.plus;
import static io.linkgate.sandbox.mail.MailTown.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.crypto.Digests;
import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.server.TestCompanion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages between devices, as the server passes them on. */
class PostOfficeTest {

    @RegisterExtension
    final Correspondents mail = new Correspondents();

    @Test
    void messageIsAcknowledgedWithTheServersTimeAndNothingElse() throws Exception {
        mail.ann.says(message("M1", mail.town.lid(BOB), mail.everyone()));

        assertThat(last(mail.ann, "ack").attributes())
                .containsOnlyKeys("class", "id", "from", "t")
                .containsEntry("class", "message")
                .containsEntry("id", "M1")
                .containsEntry("from", mail.town.lid(BOB))
                .containsEntry("t", Long.toString(mail.sandbox.clock().instant().getEpochSecond()));
    }

    @Test
    void eachDeviceGetsItsOwnCopy() throws Exception {
        mail.ann.says(message("M1", mail.town.lid(BOB), "pkmsg", List.of(mail.everyone())));

        Node atBob = last(mail.bob, "message");
        assertThat(atBob.attributes())
                .containsEntry("from", mail.town.lid(mail.ann1))
                .containsEntry("id", "M1")
                .containsEntry("type", "text")
                .containsEntry("sender_pn", jid(ANN))
                .containsEntry("notify", "Sandbox 1111")
                .doesNotContainKeys("recipient", "offline", "to");
        assertThat(atBob.child("enc").flatMap(Node::text)).contains("for " + mail.town.lid(mail.bob1));
        assertThat(atBob.child("device-identity").flatMap(Node::bytes).orElseThrow())
                .containsExactly(1, 2, 3);
        Node atHome = last(mail.annAtHome, "message");
        assertThat(atHome.attributes())
                .containsEntry("from", mail.town.lid(mail.ann1))
                .containsEntry("recipient", mail.town.lid(BOB))
                .containsEntry("peer_recipient_pn", jid(BOB))
                .doesNotContainKey("sender_pn");
        assertThat(atHome.child("enc").flatMap(Node::text)).contains("for " + mail.town.lid(mail.ann2));
    }

    @Test
    void messageByNumbersIsDeliveredByNumbersWithTheHiddenOneBesideIt() throws Exception {
        mail.ann.says(message("M1", jid(BOB), jid(BOB), mail.bob1.jid(), jid(ANN), mail.ann2.jid()));

        assertThat(last(mail.ann, "ack").attributes()).doesNotContainKeys("error", "phash");
        assertThat(last(mail.bob, "message").attributes())
                .containsEntry("from", mail.ann1.jid())
                .containsEntry("sender_lid", mail.town.lid(ANN));
        assertThat(last(mail.bob, "message").child("device-identity")).isEmpty();
    }

    @Test
    void noteToOneselfHasNoRecipient() throws Exception {
        mail.ann.says(message("M1", mail.town.lid(ANN), mail.town.lid(ANN), mail.town.lid(mail.ann2)));

        assertThat(last(mail.ann, "ack").attributes()).doesNotContainKeys("error", "phash");
        assertThat(last(mail.annAtHome, "message").attributes())
                .containsEntry("from", mail.town.lid(mail.ann1))
                .doesNotContainKeys("recipient", "sender_pn");
    }

    @Test
    void missingOrSurplusDevicesAreReportedAndTheOthersGetTheirCopies() throws Exception {
        mail.ann.says(message(
                "M1", mail.town.lid(BOB), mail.town.lid(mail.bob1), mail.town.lid(ANN), mail.town.lid(mail.ann2)));
        mail.ann.says(message(
                "M2",
                mail.town.lid(BOB),
                Stream.concat(
                                Stream.of(mail.everyone()),
                                Stream.of(mail.town.lid(BOB).replace("@", ":9@")))
                        .toArray(String[]::new)));

        String all = Stream.of(
                        mail.town.lid(BOB).replace("@", ".0:0@"),
                        mail.town.lid(BOB).replace("@", ".0:1@"),
                        mail.town.lid(ANN).replace("@", ".0:0@"),
                        mail.town.lid(ANN).replace("@", ".0:1@"),
                        mail.town.lid(ANN).replace("@", ".0:2@"))
                .sorted()
                .reduce("", String::concat);
        byte[] digest = Digests.sha256(all.getBytes(StandardCharsets.UTF_8));
        String hash = "2:" + Base64.getEncoder().encodeToString(Arrays.copyOf(digest, 6));
        assertThat(received(mail.ann, "ack"))
                .hasSize(2)
                .allMatch(
                        ack -> ack.has("phash", hash) && ack.attribute("error").isEmpty());
        assertThat(received(mail.bob, "message")).hasSize(2);
    }

    @Test
    void bareEncIsForThePhoneAlone() throws Exception {
        DeviceAddress alone = DeviceAddress.ofPhone(BOB);
        mail.sandbox.server().unlink(BOB);
        mail.sandbox.server().unlink(mail.town.keys(mail.ann2).noise());

        mail.ann.says(bare("M1", mail.town.lid(BOB)).withChildren(enc("msg", "for the phone")));

        assertThat(last(mail.ann, "ack").has("phash", "")).isFalse();
        assertThat(last(mail.ann, "ack").attribute("error")).isEmpty();
        assertThat(mail.sandbox.server().undelivered().of(alone))
                .anyMatch(stanza -> stanza.stanza().has("id", "M1"));
    }

    @Test
    void peerMessageGoesToTheOwnPhoneAndNowhereElse() throws Exception {
        Node request = bare("P1", mail.town.lid(ANN))
                .with("category", "peer")
                .withChildren(Node.of("meta").with("appdata", "default"), enc("msg", "for the phone"));
        mail.ann.says(request);
        mail.ann.says(request.with("id", "P2").with("to", mail.town.lid(BOB)));
        mail.ann.says(plus(request.with("id", "P3"), Node.of("tctoken").withBytes(new byte[8])));

        assertThat(received(mail.ann, "ack").stream()
                        .map(ack -> ack.attribute("error").orElse("")))
                .containsExactly("", "479", "479");
        assertThat(mail.sandbox.server().undelivered().of(DeviceAddress.ofPhone(ANN)).stream()
                        .filter(stanza -> stanza.stanza().tag().equals("message")))
                .singleElement()
                .matches(stanza -> stanza.stanza().has("category", "peer")
                        && stanza.stanza().has("from", mail.town.lid(mail.ann1))
                        && stanza.stanza().attribute("recipient").isEmpty());
    }

    @Test
    void messageForADeviceThatIsAwayWaitsUntilItIsAnswered() throws Exception {
        mail.bob.vanishes();
        mail.ann.says(message("M1", mail.town.lid(BOB), mail.everyone()));

        TestCompanion back = mail.town.logIn(mail.bob1);
        assertThat(last(back, "message").attributes()).containsEntry("id", "M1").containsKey("offline");
        assertThat(back.received().stream().flatMap(node -> node.child("offline_preview").stream()))
                .singleElement()
                .matches(preview -> preview.has("count", "1") && preview.has("message", "1"));
        back.vanishes();
        back = mail.town.logIn(mail.bob1);
        assertThat(last(back, "message").attributes()).containsEntry("id", "M1");
        back.says(Node.of("receipt").with("id", "M1").with("to", mail.town.lid(mail.ann1)));

        assertThat(received(mail.town.logIn(mail.bob1), "message")).isEmpty();
    }

    @Test
    void typingAndPresenceReachConnectedDevicesOnly() throws Exception {
        mail.bob.says(Node.of("presence").with("type", "subscribe").with("to", mail.town.lid(ANN)));
        assertThat(last(mail.bob, "presence").attributes()).containsEntry("type", "unavailable");

        mail.ann.says(Node.of("presence").with("type", "available").with("name", "Ann"));
        mail.ann.says(Node.of("chatstate").with("to", mail.town.lid(BOB)).withChildren(Node.of("composing")));

        assertThat(last(mail.bob, "presence").attributes())
                .containsEntry("from", mail.town.lid(ANN))
                .containsEntry("type", "available");
        assertThat(last(mail.bob, "chatstate").child("composing")).isPresent();
        mail.ann.vanishes();
        assertThat(received(mail.town.logIn(mail.bob1), "chatstate")).isEmpty();
    }

    @Test
    void newerMessageFollowsTheBacklogInOrder() throws Exception {
        mail.bob.vanishes();
        for (int i = 1; i <= 3; i++) {
            mail.ann.says(message("M" + i, mail.town.lid(BOB), mail.everyone()));
        }
        TestCompanion back = mail.town.logIn(mail.bob1);
        mail.ann.says(message("M4", mail.town.lid(BOB), mail.everyone()));

        assertThat(received(back, "message").stream()
                        .map(node -> node.attribute("id").orElseThrow()))
                .containsExactly("M1", "M2", "M3", "M4");
        assertThat(last(back, "message").attributes()).doesNotContainKey("offline");
    }
}
