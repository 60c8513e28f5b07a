package io.linkgate.sandbox.mail;

import static io.linkgate.sandbox.mail.MailTown.ANN;
import static io.linkgate.sandbox.mail.MailTown.BOB;
import static io.linkgate.sandbox.mail.MailTown.asks;
import static io.linkgate.sandbox.mail.MailTown.bundle;
import static io.linkgate.sandbox.mail.MailTown.bytes;
import static io.linkgate.sandbox.mail.MailTown.jid;
import static io.linkgate.sandbox.mail.MailTown.last;
import static io.linkgate.sandbox.mail.MailTown.message;
import static io.linkgate.sandbox.mail.MailTown.received;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.XEdDsa;
import io.linkgate.protocol.identity.wire.AdvKeyIndexList;
import io.linkgate.protocol.identity.wire.AdvSignedKeyIndexList;
import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.TestCompanion;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the server answers about accounts and their devices, and whom it notifies of changes. */
class PeopleTest {

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final MailTown town = new MailTown(sandbox);
    private DeviceAddress ann1;
    private DeviceAddress bob1;
    private TestCompanion ann;

    @BeforeEach
    void link() throws Exception {
        ann1 = town.link(ANN);
        bob1 = town.link(BOB);
        ann = town.logIn(ann1);
    }

    @Test
    void hiddenNumberIsFoundByTheNumber() throws Exception {
        Node user = user(usync("lid", jid(BOB)), 0);

        assertThat(user.attributes()).containsEntry("jid", jid(BOB));
        assertThat(user.child("lid").orElseThrow().attributes()).containsEntry("val", town.lid(BOB));
        assertThat(user(usync("lid", "15550009999@s.whatsapp.net"), 0).child("lid"))
                .isEmpty();
    }

    @Test
    void hiddenNumberIsWithheldOnceByTheFault() throws Exception {
        sandbox.server().arm(Optional.empty(), Fault.of(FaultKind.NO_LID), 1);
        assertThat(user(usync("devices", jid(BOB)), 0).child("devices"))
                .as("a query that does not ask for it uses nothing up")
                .isPresent();

        assertThat(user(usync("lid", jid(BOB)), 0).child("lid")).isEmpty();
        assertThat(user(usync("lid", jid(BOB)), 0).child("lid")).isPresent();
    }

    @Test
    void devicesAreListedWithTheirIndexesAndSignedByTheAccount() throws Exception {
        DeviceAddress bob2 = town.link(BOB);

        Node devices = user(usync("devices", town.lid(BOB)), 0).child("devices").orElseThrow();

        assertThat(devices.child("device-list").orElseThrow().children())
                .extracting(device -> device.attributes().toString())
                .containsExactly("{id=0}", "{id=1, key-index=1}", "{id=2, key-index=2}");
        AdvSignedKeyIndexList signed = AdvSignedKeyIndexList.parseFrom(
                devices.child("key-index-list").flatMap(Node::bytes).orElseThrow());
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.write(new byte[] {6, 2});
        text.write(signed.getDetails().toByteArray());
        PublicKey account =
                sandbox.server().accounts().of(BOB).orElseThrow().identity().publicKey();
        assertThat(XEdDsa.verify(
                        account,
                        text.toByteArray(),
                        signed.getAccountSignature().toByteArray()))
                .isTrue();
        assertThat(AdvKeyIndexList.parseFrom(signed.getDetails()).getValidIndexesList())
                .contains(1, 2);
        assertThat(bob2.device()).isEqualTo(2);
    }

    @Test
    void numberIsInOrOutInAnyUsualSpelling() throws Exception {
        for (String spelling : List.of("+15550002222@c.us", "+15550002222", "15550002222@s.whatsapp.net")) {
            assertThat(contact(spelling).child("contact").orElseThrow().attributes())
                    .as(spelling)
                    .containsEntry("type", "in");
            assertThat(contact(spelling).attributes()).containsEntry("jid", jid(BOB));
        }
        assertThat(contact("+15550009999@c.us").child("contact").orElseThrow().attributes())
                .containsEntry("type", "out");
        assertThat(contact("nobody").child("contact").orElseThrow().attributes())
                .containsEntry("type", "out");
    }

    @Test
    void whatIsNotKnownHereIsAnsweredWithNothing() throws Exception {
        Node answer = asks(
                ann,
                "usync",
                "get",
                Node.of("usync")
                        .with("sid", "s1")
                        .with("mode", "full")
                        .withChildren(
                                Node.of("query")
                                        .withChildren(
                                                Node.of("business"),
                                                Node.of("status"),
                                                Node.of("picture"),
                                                Node.of("devices"),
                                                Node.of("lid")),
                                Node.of("list").withChildren(Node.of("user").with("jid", jid(BOB)))));

        assertThat(answer.has("type", "result")).isTrue();
        assertThat(answer.child("usync").orElseThrow().attributes()).containsEntry("sid", "s1");
        assertThat(user(answer, 0).children()).extracting(Node::tag).contains("devices", "lid");
    }

    @Test
    void privacyTokenReachesTheContactAndIsGoodForMessages() throws Exception {
        TestCompanion bob = town.logIn(bob1);

        Node answer = asks(
                bob,
                "privacy",
                "set",
                Node.of("tokens")
                        .withChildren(Node.of("token")
                                .with("jid", town.lid(ANN))
                                .with("t", "1790000000")
                                .with("type", "trusted_contact")));

        assertThat(answer.has("type", "result")).isTrue();
        Node notice = last(ann, "notification");
        assertThat(notice.attributes())
                .containsEntry("type", "privacy_token")
                .containsEntry("from", jid(BOB))
                .containsEntry("sender_lid", town.lid(BOB));
        Node token = notice.child("tokens").flatMap(list -> list.child("token")).orElseThrow();
        assertThat(token.attributes())
                .containsEntry("t", "1790000000")
                .containsEntry("type", "trusted_contact")
                .containsEntry("jid", jid(ANN));
        Node message = message("M1", town.lid(BOB), town.lid(BOB), town.lid(bob1), town.lid(ANN));
        Node shown = Node.of("tctoken").withBytes(token.bytes().orElseThrow());
        ann.says(message.withChildren(message.children().get(0), shown));
        assertThat(last(ann, "ack").attributes()).doesNotContainKeys("error", "phash");
    }

    @Test
    void everyoneWhoKnowsAnAccountIsNotifiedOfItsNewDevice() throws Exception {
        Node unused = usync("devices", town.lid(BOB));
        TestCompanion bob = town.logIn(bob1);

        DeviceAddress bob2 = town.link(BOB);

        Node notice = last(ann, "notification");
        assertThat(notice.attributes())
                .containsEntry("type", "devices")
                .containsEntry("from", jid(BOB))
                .containsEntry("lid", town.lid(BOB));
        Node add = notice.child("add").orElseThrow();
        assertThat(add.attributes()).containsKeys("device_hash", "device_lid_hash");
        assertThat(add.child("device").orElseThrow().attributes())
                .containsEntry("jid", bob2.jid())
                .containsEntry("lid", town.lid(bob2))
                .containsEntry("key-index", "2");
        assertThat(last(bob, "notification").attributes()).containsEntry("type", "account_sync");
        assertThat(last(bob, "notification").child("devices").orElseThrow().children("device"))
                .hasSize(3);

        sandbox.server().unlink(town.keys(bob2).noise());

        assertThat(last(ann, "notification").child("remove").flatMap(remove -> remove.child("device")))
                .hasValueSatisfying(
                        device -> assertThat(device.has("jid", bob2.jid())).isTrue());
    }

    @Test
    void notificationWaitsForItsAck() throws Exception {
        Node unused = usync("devices", town.lid(BOB));
        DeviceAddress bob2 = town.link(BOB);
        Node notice = last(ann, "notification");

        assertThat(received(town.logIn(ann1), "notification")).hasSize(1);
        TestCompanion again = town.logIn(ann1);
        again.says(Node.of("ack")
                .with("class", "notification")
                .with("id", notice.attribute("id").orElseThrow())
                .with("type", "devices")
                .with("to", jid(BOB)));

        assertThat(received(town.logIn(ann1), "notification")).isEmpty();
        assertThat(bob2.device()).isEqualTo(2);
    }

    @Test
    void accountOnANewPhoneHasAnotherIdentityAndNoDevices() throws Exception {
        Node unused = usync("devices", town.lid(BOB));
        TestCompanion bob = town.logIn(bob1);
        byte[] before = bytes(bundle(ann, town.lid(BOB)), "identity");

        sandbox.server().mail().reinstall(BOB, sandbox.clock().instant());
        sandbox.server().runErrands();

        assertThat(bob.isClosed()).isTrue();
        assertThat(bytes(bundle(ann, town.lid(BOB)), "identity")).isNotEqualTo(before);
        assertThat(received(ann, "notification"))
                .anyMatch(notice -> notice.has("type", "encrypt")
                        && notice.has("from", jid(BOB))
                        && notice.child("identity").isPresent());
    }

    @Test
    void propertiesSwitchPrivacyTokensOn() throws Exception {
        Node props = asks(ann, "abt", "get", Node.of("props").with("protocol", "1"))
                .child("props")
                .orElseThrow();

        assertThat(props.children())
                .anyMatch(prop -> prop.has("config_code", "10518") && prop.has("config_value", "1"));
    }

    private Node usync(String protocol, String jid) throws Exception {
        return asks(
                ann,
                "usync",
                "get",
                Node.of("usync")
                        .with("sid", "s1")
                        .withChildren(
                                Node.of("query").withChildren(Node.of(protocol).with("version", "2")),
                                Node.of("list").withChildren(Node.of("user").with("jid", jid))));
    }

    private Node contact(String number) throws Exception {
        return user(
                asks(
                        ann,
                        "usync",
                        "get",
                        Node.of("usync")
                                .with("sid", "s1")
                                .withChildren(
                                        Node.of("query").withChildren(Node.of("contact")),
                                        Node.of("list")
                                                .withChildren(Node.of("user")
                                                        .withChildren(Node.of("contact")
                                                                .withText(number))))),
                0);
    }

    private static Node user(Node answer, int index) {
        return answer.child("usync")
                .flatMap(usync -> usync.child("list"))
                .orElseThrow()
                .children()
                .get(index);
    }
}
