package io.linkgate.sandbox.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.Registration;
import io.linkgate.sandbox.mail.MessageKind;
import io.linkgate.sandbox.mail.QueuedStanza;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.server.TestCompanion;
import io.linkgate.sandbox.stage.LoggedIn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A companion after it was linked, without sockets. */
class LinkedDeviceTest {

    private static final PhoneNumber PHONE = new PhoneNumber(15_550_001_111L);

    private static final DeviceAddress ADDRESS = new DeviceAddress(PHONE, 1);

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final SandboxServer server = sandbox.server();
    private final SandboxPhone phone = new SandboxPhone(server);
    private final TestCompanion.Keys keys = sandbox.keys();

    @Test
    void linkedDeviceLogsInAndLearnsThatNothingWaits() throws Exception {
        link(keys);

        List<Node> received = logIn(keys, 1).received();

        assertThat(received.get(0).tag()).isEqualTo("success");
        assertThat(received.get(0).attribute("lid").orElseThrow()).endsWith(":1@lid");
        assertThat(received.stream().skip(1).map(ib -> ib.children().get(0).tag()))
                .containsExactly("edge_routing", "offline_preview", "offline");
    }

    @Test
    void otherKeyOrOtherDeviceIsLoggedOut() throws Exception {
        link(keys);

        for (TestCompanion stranger : List.of(logIn(sandbox.keys(), 1), logIn(keys, 2))) {
            assertThat(stranger.last().has("reason", "401")).isTrue();
            assertThat(stranger.isClosed()).isTrue();
        }
    }

    @Test
    void newerConnectionOfADeviceReplacesTheOlder() throws Exception {
        link(keys);
        TestCompanion older = logIn(keys, 1);

        TestCompanion newer = logIn(keys, 1);

        assertThat(older.last().child("conflict").orElseThrow().has("type", "replaced"))
                .isTrue();
        assertThat(older.isClosed()).isTrue();
        assertThat(newer.isClosed()).isFalse();
        server.unlink(PHONE);
        assertThat(newer.isClosed()).isTrue();
    }

    @Test
    void unlinkingNotifiesTheDeviceAtOnceAndForgetsIt() throws Exception {
        link(keys);
        TestCompanion device = logIn(keys, 1);

        assertThat(server.unlink(PHONE)).isEqualTo(1);

        assertThat(device.last().has("code", "401")).isTrue();
        assertThat(device.last().child("conflict").orElseThrow().has("type", "device_removed"))
                .isTrue();
        assertThat(device.isClosed()).isTrue();
        assertThat(logIn(keys, 1).last().has("reason", "401")).isTrue();
        assertThat(server.unlink(PHONE)).isZero();
    }

    @Test
    void deviceIsUnlinkedByItsKeyWhileItIsAway() throws Exception {
        link(keys);
        link(sandbox.keys());

        assertThat(server.unlink(keys.noise())).isEqualTo(1);

        assertThat(logIn(keys, 1).last().has("reason", "401")).isTrue();
        assertThat(server.accounts().devicesOf(PHONE)).containsExactly(new DeviceAddress(PHONE, 2));
    }

    @Test
    void logoutOfTheDeviceUnlinksIt() throws Exception {
        link(keys);
        TestCompanion device = logIn(keys, 1);

        device.says(remove("15550001111:2@s.whatsapp.net"));
        assertThat(device.last().has("type", "error")).isTrue();
        device.says(remove("15550001111:1@s.whatsapp.net"));

        assertThat(device.received()).anyMatch(node -> node.has("id", "5") && node.has("type", "result"));
        assertThat(device.isClosed()).isTrue();
        assertThat(server.accounts().devicesOf(PHONE)).isEmpty();
    }

    @Test
    void uploadedPreKeysAreCountedAlsoOnTheNextConnection() throws Exception {
        link(keys);
        TestCompanion device = logIn(keys, 1);
        assertThat(count(device)).isEqualTo("0");

        device.says(upload(keys.identity(), 1, 30));
        assertThat(device.last().has("type", "result")).isTrue();
        device.says(upload(keys.identity(), 31, 5));

        assertThat(count(device)).isEqualTo("35");
        assertThat(count(logIn(keys, 1))).isEqualTo("35");
    }

    @Test
    void uploadOfAWrongShapeIsRefused() throws Exception {
        link(keys);
        TestCompanion device = logIn(keys, 1);
        Node good = upload(keys.identity(), 1, 3);

        for (String part : List.of("registration", "type", "identity", "list", "skey")) {
            device.says(good.withChildren(good.children().stream()
                    .filter(child -> !child.tag().equals(part))
                    .toList()));
            assertThat(device.last().has("type", "error")).as(part).isTrue();
        }
        device.says(upload(keys.identity(), 1, 0));
        assertThat(device.last().has("type", "error")).isTrue();
        device.says(good.withChildren(good.children().stream()
                .map(child -> child.tag().equals("identity")
                        ? child.withBytes(sandbox.keyPair().publicKey().bytes())
                        : child)
                .toList()));
        assertThat(device.last().has("type", "error")).as("a foreign signature").isTrue();
        Node nothing = Node.of("value").withBytes(new byte[32]);
        device.says(good.withChildren(good.children().stream()
                .map(child -> child.tag().equals("list")
                        ? child.withChildren(Node.of("key").withChildren(id(1), nothing))
                        : child)
                .toList()));
        assertThat(device.last().has("type", "error"))
                .as("a key of small order")
                .isTrue();
        assertThat(count(device)).isEqualTo("0");
    }

    @Test
    void messageWithoutItsAnswerEndsTheStreamAndComesAgain() throws Exception {
        link(keys);
        TestCompanion device = logIn(keys, 1);
        QueuedStanza message = server.write(ADDRESS, MessageKind.OWN_COPY);
        assertThat(device.last()).isEqualTo(message.stanza());

        device.says(receipt(message)); // without type and recipient
        sandbox.advance(LoggedIn.PATIENCE);

        assertThat(device.last())
                .isEqualTo(Node.of("stream:error")
                        .withChildren(Node.of("ack").with("class", "message").with("id", message.id())));
        assertThat(device.isClosed()).isTrue();
        TestCompanion again = logIn(keys, 1);
        assertThat(again.received()).contains(message.stanza());
        again.says(ack(message)
                .with("recipient", message.stanza().attribute("recipient").orElseThrow()));
        assertThat(logIn(keys, 1).received()).doesNotContain(message.stanza());
        assertThat(message.isAnsweredOnce()).as("the first answer was wrong").isFalse();
    }

    @Test
    void secondAnswerIsNoticed() throws Exception {
        link(keys);
        TestCompanion device = logIn(keys, 1);
        QueuedStanza message = server.write(ADDRESS, MessageKind.PEER);

        device.says(ack(message));
        assertThat(message.isAnsweredOnce()).isTrue();
        device.says(receipt(message).with("type", "peer_msg"));

        assertThat(message.isAnsweredOnce()).isFalse();
    }

    @Test
    void restOfTheBacklogComesWhenItIsAskedFor() throws Exception {
        link(keys);
        for (int i = 0; i < 9; i++) {
            server.write(ADDRESS, MessageKind.FROM_OTHERS);
        }

        TestCompanion device = logIn(keys, 1);
        assertThat(device.received().stream().filter(node -> node.tag().equals("message")))
                .hasSize(LoggedIn.PRIMER);
        device.says(Node.of("ib").withChildren(Node.of("offline_batch").with("count", "3")));
        assertThat(device.last().tag()).isEqualTo("message");
        device.says(Node.of("ib").withChildren(Node.of("offline_batch").with("count", "3")));

        assertThat(device.received().stream().filter(node -> node.tag().equals("message")))
                .hasSize(9);
        assertThat(device.last().child("offline")).isPresent();
    }

    @Test
    void messagesForADeviceAreForgottenWithIt() throws Exception {
        link(keys);
        server.write(ADDRESS, MessageKind.FROM_OTHERS);

        server.unlink(PHONE);

        assertThat(server.undelivered().of(ADDRESS)).isEmpty();
    }

    @Test
    void everydayRequestsAreAnsweredInTheirShape() throws Exception {
        link(keys);
        TestCompanion device = logIn(keys, 1);

        assertThat(asked(device, "abt", Node.of("props")).child("props")).isPresent();
        assertThat(asked(device, "privacy", Node.of("privacy")).child("privacy"))
                .isPresent();
        assertThat(asked(device, "privacy", Node.of("privacy"))
                        .child("privacy")
                        .orElseThrow()
                        .children())
                .anyMatch(setting -> setting.has("name", "readreceipts") && setting.has("value", "all"));
        Node collection = Node.of("collection").with("name", "regular").with("version", "3");
        assertThat(asked(device, "w:sync:app:state", Node.of("sync").withChildren(collection))
                        .child("sync")
                        .orElseThrow()
                        .children())
                .singleElement()
                .matches(answered -> answered.has("name", "regular") && answered.has("version", "3"));
        assertThat(asked(device, "blocklist", Node.of("list")).child("list")).isPresent();
        assertThat(asked(device, "encrypt", Node.of("digest")).child("digest")).isPresent();
        assertThat(asked(device, "w:p", Node.of("ping")).has("type", "result")).isTrue();
        assertThat(asked(device, "passive", Node.of("active")).has("type", "result"))
                .isTrue();
    }

    private static Node ack(QueuedStanza message) {
        return Node.of("ack")
                .with("id", message.id())
                .with("class", "message")
                .with("to", message.stanza().attribute("from").orElseThrow());
    }

    private static Node receipt(QueuedStanza message) {
        return Node.of("receipt")
                .with("id", message.id())
                .with("to", message.stanza().attribute("from").orElseThrow());
    }

    private void link(TestCompanion.Keys companion) throws ChannelException {
        TestCompanion fresh = sandbox.register(companion);
        phone.scan(fresh.code(0).text(), PHONE, ScanOutcome.LINK);
        fresh.signs();
        assertThat(fresh.last().has("code", "515")).isTrue();
    }

    private TestCompanion logIn(TestCompanion.Keys companion, int device) throws ChannelException {
        return sandbox.logIn(companion, new DeviceAddress(PHONE, device));
    }

    private static Node asked(TestCompanion device, String space, Node child) throws ChannelException {
        device.says(Node.of("iq")
                .with("id", "4")
                .with("xmlns", space)
                .with("type", "get")
                .withChildren(child));
        return device.last();
    }

    private static String count(TestCompanion device) throws ChannelException {
        return asked(device, "encrypt", Node.of("count"))
                .child("count")
                .flatMap(count -> count.attribute("value"))
                .orElseThrow();
    }

    private static Node remove(String jid) {
        return Node.of("iq")
                .with("id", "5")
                .with("xmlns", "md")
                .with("type", "set")
                .withChildren(
                        Node.of("remove-companion-device").with("jid", jid).with("reason", "user_initiated"));
    }

    private Node upload(KeyPair identity, int first, int count) {
        PublicKey preKey = sandbox.keyPair().publicKey();
        byte[] mixed = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        List<Node> list = new ArrayList<>();
        for (int id = first; id < first + count; id++) {
            list.add(Node.of("key").withChildren(id(id), Node.of("value").withBytes(preKey.bytes())));
        }
        Node skey = Node.of("skey")
                .withChildren(
                        id(1),
                        Node.of("value").withBytes(preKey.bytes()),
                        Node.of("signature").withBytes(identity.sign(Registration.signedMessage(preKey), mixed)));
        return Node.of("iq")
                .with("id", "6")
                .with("xmlns", "encrypt")
                .with("type", "set")
                .withChildren(Stream.of(
                                Node.of("registration").withBytes(new byte[4]),
                                Node.of("type").withBytes(new byte[] {5}),
                                Node.of("identity")
                                        .withBytes(identity.publicKey().bytes()),
                                Node.of("list").withChildren(list),
                                skey)
                        .toList());
    }

    private static Node id(int id) {
        return Node.of("id").withBytes(new byte[] {(byte) (id >> 16), (byte) (id >> 8), (byte) id});
    }
}
