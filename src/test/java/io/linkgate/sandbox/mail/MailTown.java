package io.linkgate.sandbox.mail;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ChannelException;
import io.linkgate.protocol.socket.Registration;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.TestCompanion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Accounts with linked devices whose stanzas are written by hand, after the description of the wire and not with the
 * companion's own classes. What they send is not encrypted: the server does not look inside.
 */
final class MailTown {

    static final PhoneNumber ANN = new PhoneNumber(15_550_001_111L);
    static final PhoneNumber BOB = new PhoneNumber(15_550_002_222L);

    private final SandboxExtension sandbox;
    private final Map<DeviceAddress, TestCompanion.Keys> keys = new HashMap<>();

    MailTown(SandboxExtension sandbox) {
        this.sandbox = sandbox;
    }

    /** Links a device, which does not log in yet. */
    DeviceAddress link(PhoneNumber phone) throws ChannelException {
        TestCompanion.Keys fresh = sandbox.keys();
        TestCompanion companion = sandbox.register(fresh);
        new SandboxPhone(sandbox.server()).scan(companion.code(0).text(), phone, ScanOutcome.LINK);
        companion.signs();
        List<DeviceAddress> devices = sandbox.server().accounts().devicesOf(phone);
        DeviceAddress device = devices.get(devices.size() - 1);
        keys.put(device, fresh);
        return device;
    }

    TestCompanion logIn(DeviceAddress device) throws ChannelException {
        return sandbox.logIn(keys.get(device), device);
    }

    TestCompanion.Keys keys(DeviceAddress device) {
        return keys.get(device);
    }

    /** The hidden address of a phone's account, without a device. */
    String lid(PhoneNumber phone) {
        return sandbox.server().accounts().lid(phone).orElseThrow() + "@lid";
    }

    String lid(DeviceAddress device) {
        return lid(device.phone()).replace("@", ":" + device.device() + "@");
    }

    static String jid(PhoneNumber phone) {
        return phone.digits() + "@s.whatsapp.net";
    }

    /** A message with a copy for each of these JIDs. */
    static Node message(String id, String to, String... devices) {
        return message(id, to, "msg", List.of(devices));
    }

    static Node message(String id, String to, String type, List<String> devices) {
        List<Node> copies = devices.stream()
                .map(device -> Node.of("to").with("jid", device).withChildren(enc(type, "for " + device)))
                .toList();
        List<Node> children = new ArrayList<>(List.of(Node.of("participants").withChildren(copies)));
        if (type.equals("pkmsg")) {
            children.add(Node.of("device-identity").withBytes(new byte[] {1, 2, 3}));
        }
        return bare(id, to).withChildren(children);
    }

    static Node bare(String id, String to) {
        return Node.of("message").with("id", id).with("type", "text").with("to", to);
    }

    static Node enc(String type, String content) {
        return Node.of("enc").with("v", "2").with("type", type).withBytes(content.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with another child. */
    static Node plus(Node node, Node child) {
        return node.withChildren(
                Stream.concat(node.children().stream(), Stream.of(child)).toList());
    }

    /** What a device has received since it logged in, of one kind. */
    static List<Node> received(TestCompanion device, String tag) throws ChannelException {
        return device.received().stream().filter(node -> node.tag().equals(tag)).toList();
    }

    static Node last(TestCompanion device, String tag) throws ChannelException {
        List<Node> all = received(device, tag);
        return all.get(all.size() - 1);
    }

    /** Asks something and returns the answer. */
    static Node asks(TestCompanion device, String space, String type, Node... children) throws ChannelException {
        String id = "q" + device.received().size();
        device.says(Node.of("iq")
                .with("id", id)
                .with("to", "@s.whatsapp.net")
                .with("xmlns", space)
                .with("type", type)
                .withChildren(children));
        return device.received().stream()
                .filter(node -> node.tag().equals("iq") && node.has("id", id))
                .findFirst()
                .orElseThrow();
    }

    /** The keys of a device, as another device gets them. */
    static Node bundle(TestCompanion asking, String jid) throws ChannelException {
        return asks(
                        asking,
                        "encrypt",
                        "get",
                        Node.of("key").withChildren(Node.of("user").with("jid", jid)))
                .child("list")
                .orElseThrow()
                .child("user")
                .orElseThrow();
    }

    static byte[] bytes(Node parent, String child) {
        return parent.child(child).flatMap(Node::bytes).orElseThrow();
    }

    /** Uploads one-time keys with these ids, each equal to its id in the first byte. */
    void uploads(DeviceAddress device, TestCompanion companion, int first, int count) throws ChannelException {
        KeyPair identity = keys.get(device).identity();
        PublicKey preKey = sandbox.keyPair().publicKey();
        List<Node> list = new ArrayList<>();
        for (int id = first; id < first + count; id++) {
            list.add(Node.of("key").withChildren(id(id), Node.of("value").withBytes(oneTime(id))));
        }
        Node skey = Node.of("skey")
                .withChildren(
                        id(7),
                        Node.of("value").withBytes(preKey.bytes()),
                        Node.of("signature")
                                .withBytes(identity.sign(
                                        Registration.signedMessage(preKey),
                                        new byte[KeyPair.SIGNATURE_RANDOM_LENGTH])));
        asks(
                companion,
                "encrypt",
                "set",
                Node.of("registration").withBytes(new byte[] {0, 0, 0, 9}),
                Node.of("type").withBytes(new byte[] {5}),
                Node.of("identity").withBytes(identity.publicKey().bytes()),
                Node.of("list").withChildren(list),
                skey);
    }

    static byte[] oneTime(int id) {
        byte[] key = new byte[32];
        key[0] = (byte) id;
        key[5] = 77;
        return key;
    }

    static Node id(int id) {
        return Node.of("id").withBytes(new byte[] {(byte) (id >> 16), (byte) (id >> 8), (byte) id});
    }
}
