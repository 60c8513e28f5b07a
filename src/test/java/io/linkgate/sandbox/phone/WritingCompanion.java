package io.linkgate.sandbox.phone;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.MessageContent;
import io.linkgate.protocol.message.Padding;
import io.linkgate.protocol.message.TextMessage;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.CiphertextKind;
import io.linkgate.protocol.signal.Decrypted;
import io.linkgate.protocol.signal.Encrypted;
import io.linkgate.protocol.signal.OwnPreKeys;
import io.linkgate.protocol.signal.PreKeyBundle;
import io.linkgate.protocol.signal.SignalException;
import io.linkgate.protocol.signal.SignalIdentity;
import io.linkgate.protocol.signal.SignalRecord;
import io.linkgate.protocol.signal.SignalSessions;
import io.linkgate.protocol.socket.Registration;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.TestCompanion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A companion that is written by hand from the description of the wire: it links, uploads keys, encrypts for each
 * device, and decrypts what it gets. It answers nothing by itself.
 */
final class WritingCompanion {

    private static final int REGISTRATION_ID = 4711;
    private static final int SIGNED_ID = 3;

    private final SandboxExtension sandbox;
    private final TestCompanion.Keys keys;
    private final DeviceAddress address;
    private final byte[] identity;
    private final SignalSessions signal;
    private final KeyPair signedPreKey;
    private final Map<Integer, KeyPair> oneTime = new HashMap<>();
    private final Map<String, SignalRecord> sessions = new HashMap<>();
    private TestCompanion line;
    private int requests;

    WritingCompanion(SandboxExtension sandbox, PhoneNumber phone) throws Exception {
        this.sandbox = sandbox;
        this.keys = sandbox.keys();
        this.signedPreKey = sandbox.keyPair();
        this.signal = new SignalSessions(new SignalIdentity(keys.identity(), REGISTRATION_ID), sandbox.random());
        TestCompanion fresh = sandbox.register(keys);
        new SandboxPhone(sandbox.server()).scan(fresh.code(0).text(), phone, ScanOutcome.LINK);
        this.identity = ((AdvVerdict.Accepted) fresh.signs()).identity().stored();
        List<DeviceAddress> devices = sandbox.server().accounts().devicesOf(phone);
        this.address = devices.get(devices.size() - 1);
        logIn();
    }

    void logIn() throws Exception {
        line = sandbox.logIn(keys, address);
    }

    DeviceAddress address() {
        return address;
    }

    TestCompanion line() {
        return line;
    }

    PublicKey noise() {
        return keys.noise();
    }

    String lid() {
        return lid(address.phone(), address.device());
    }

    String lid(PhoneNumber phone, int device) {
        return sandbox.server().accounts().lid(phone).orElseThrow() + (device == 0 ? "" : ":" + device) + "@lid";
    }

    /** Uploads the signed pre-key and some one-time keys. */
    void uploads(int first, int count) throws Exception {
        List<Node> list = new ArrayList<>();
        for (int id = first; id < first + count; id++) {
            oneTime.put(id, sandbox.keyPair());
            list.add(Node.of("key").withChildren(id(id), value(oneTime.get(id))));
        }
        byte[] signature = keys.identity()
                .sign(Registration.signedMessage(signedPreKey.publicKey()), new byte[KeyPair.SIGNATURE_RANDOM_LENGTH]);
        asks(
                "encrypt",
                "set",
                Node.of("registration")
                        .withBytes(
                                ByteBuffer.allocate(4).putInt(REGISTRATION_ID).array()),
                Node.of("type").withBytes(new byte[] {5}),
                Node.of("identity").withBytes(keys.identity().publicKey().bytes()),
                Node.of("list").withChildren(list),
                Node.of("skey")
                        .withChildren(
                                id(SIGNED_ID),
                                value(signedPreKey),
                                Node.of("signature").withBytes(signature)));
    }

    /** Sends a text to all devices of that phone's account and the own ones. */
    void sends(String id, PhoneNumber to, String text, String... devices) throws Exception {
        byte[] content = TextMessage.encode(text, SecretBytes.random(sandbox.random(), 32), Optional.empty());
        byte[] copy = TextMessage.toOwnDevices(Jid.parse(lid(to, 0)).orElseThrow(), content);
        List<Node> copies = new ArrayList<>();
        boolean begins = false;
        for (String device : devices) {
            boolean own = device.startsWith(lid(address.phone(), 0).replace("@lid", ""));
            Node enc = encrypted(device, own ? copy : content);
            begins |= enc.has("type", "pkmsg");
            copies.add(Node.of("to").with("jid", device).withChildren(enc));
        }
        List<Node> children = new ArrayList<>(List.of(Node.of("participants").withChildren(copies)));
        if (begins) {
            children.add(Node.of("device-identity").withBytes(identity));
        }
        line.says(Node.of("message")
                .with("id", id)
                .with("type", "text")
                .with("to", lid(to, 0))
                .withChildren(children));
    }

    /** Sends a text once more to one device, after a retry receipt. */
    void sendsAgain(String id, String device, String text, int count) throws Exception {
        byte[] content = TextMessage.encode(text, SecretBytes.random(sandbox.random(), 32), Optional.empty());
        Node enc = encrypted(device, content).with("count", Integer.toString(count));
        List<Node> children = new ArrayList<>(List.of(enc));
        if (enc.has("type", "pkmsg")) {
            children.add(Node.of("device-identity").withBytes(identity));
        }
        line.says(Node.of("message")
                .with("id", id)
                .with("type", "text")
                .with("to", device)
                .with("device_fanout", "false")
                .withChildren(children));
    }

    /** Sends a message for programs to the own phone. */
    void sendsToOwnPhone(String id, byte[] content) throws Exception {
        String phone = lid(address.phone(), 0);
        Node enc = encrypted(phone, content);
        List<Node> children = new ArrayList<>(List.of(Node.of("meta").with("appdata", "default"), enc));
        if (enc.has("type", "pkmsg")) {
            children.add(Node.of("device-identity").withBytes(identity));
        }
        line.says(Node.of("message")
                .with("id", id)
                .with("type", "text")
                .with("category", "peer")
                .with("to", phone)
                .withChildren(children));
    }

    private Node encrypted(String device, byte[] content) throws Exception {
        SignalRecord session = sessions.getOrDefault(device, SignalRecord.empty());
        if (!session.canSend()) {
            session = signal.begin(session, bundle(device));
        }
        Encrypted encrypted = signal.encrypt(session, Padding.pad(content, sandbox.random()));
        sessions.put(device, encrypted.next());
        return Node.of("enc")
                .with("v", "2")
                .with("type", encrypted.kind().wireName())
                .withBytes(encrypted.bytes());
    }

    /** Takes the keys of a retry receipt for a new session with its sender. */
    void renewsWith(Node receipt) throws Exception {
        String device = receipt.attribute("from").orElseThrow();
        Node keysOfPeer = receipt.child("keys").orElseThrow();
        sessions.put(
                device,
                signal.begin(
                        sessions.getOrDefault(device, SignalRecord.empty()),
                        bundle(keysOfPeer, bytes(receipt, "registration"))));
    }

    private PreKeyBundle bundle(String device) throws Exception {
        Node user = asks(
                        "encrypt",
                        "get",
                        Node.of("key").withChildren(Node.of("user").with("jid", device)))
                .child("list")
                .flatMap(list -> list.child("user"))
                .orElseThrow();
        return bundle(user, bytes(user, "registration"));
    }

    private static PreKeyBundle bundle(Node user, byte[] registration) {
        Node skey = user.child("skey").orElseThrow();
        return new PreKeyBundle(
                ByteBuffer.wrap(registration).getInt(),
                PublicKey.of(bytes(user, "identity")),
                number(skey),
                PublicKey.of(bytes(skey, "value")),
                Signature.of(bytes(skey, "signature")),
                user.child("key")
                        .map(key -> new PreKeyBundle.OneTimeKey(number(key), PublicKey.of(bytes(key, "value")))));
    }

    /** Decrypts a message that it has got; throws what is wrong with it. */
    MessageContent reads(Node message) throws Exception {
        Node enc = message.child("enc").orElseThrow();
        String sender = message.attribute("from").orElseThrow().replace(pn(address.phone()), lid(address.phone(), 0));
        sender = sender.contains("@s.whatsapp.net") ? lid(address.phone(), 0) : sender;
        Decrypted decrypted = signal.decrypt(
                sessions.getOrDefault(sender, SignalRecord.empty()),
                CiphertextKind.parse(enc.attribute("type").orElseThrow()).orElseThrow(),
                enc.bytes().orElseThrow(),
                new OwnPreKeys() {
                    @Override
                    public Optional<KeyPair> signed(int id) {
                        return id == SIGNED_ID ? Optional.of(signedPreKey) : Optional.empty();
                    }

                    @Override
                    public Optional<KeyPair> oneTime(int id) {
                        return Optional.ofNullable(oneTime.get(id));
                    }
                });
        sessions.put(sender, decrypted.next());
        decrypted.usedPreKey().ifPresent(oneTime::remove);
        return MessageContent.parse(Padding.unpad(decrypted.padded()));
    }

    /** Why a message cannot be decrypted. */
    SignalException.Reason failure(Node message) throws Exception {
        try {
            MessageContent unused = reads(message);
        } catch (SignalException e) {
            return e.reason();
        }
        throw new AssertionError("it can be read");
    }

    /** Answers a message with a retry receipt. */
    void asksAgain(Node message, int count) throws Exception {
        line.says(Node.of("receipt")
                .with("id", message.attribute("id").orElseThrow())
                .with("to", message.attribute("from").orElseThrow())
                .with("type", "retry")
                .withChildren(
                        Node.of("retry").with("v", "1").with("count", Integer.toString(count)),
                        Node.of("registration")
                                .withBytes(ByteBuffer.allocate(4)
                                        .putInt(REGISTRATION_ID)
                                        .array())));
    }

    List<Node> received(String tag) throws Exception {
        return line.received().stream().filter(node -> node.tag().equals(tag)).toList();
    }

    /** The messages of people that it has got on this connection. */
    List<Node> texts() throws Exception {
        return received("message").stream()
                .filter(node -> !node.has("category", "peer"))
                .toList();
    }

    private Node asks(String space, String type, Node... children) throws Exception {
        String id = "w" + ++requests;
        line.says(Node.of("iq")
                .with("id", id)
                .with("to", "@s.whatsapp.net")
                .with("xmlns", space)
                .with("type", type)
                .withChildren(children));
        return line.received().stream()
                .filter(node -> node.tag().equals("iq") && node.has("id", id))
                .findFirst()
                .orElseThrow();
    }

    static String pn(PhoneNumber phone) {
        return phone.digits() + "@s.whatsapp.net";
    }

    private static Node id(int id) {
        return Node.of("id").withBytes(new byte[] {(byte) (id >> 16), (byte) (id >> 8), (byte) id});
    }

    private static Node value(KeyPair pair) {
        return Node.of("value").withBytes(pair.publicKey().bytes());
    }

    private static int number(Node key) {
        byte[] id = bytes(key, "id");
        return (id[0] & 0xff) << 16 | (id[1] & 0xff) << 8 | id[2] & 0xff;
    }

    private static byte[] bytes(Node parent, String child) {
        return parent.child(child).flatMap(Node::bytes).orElseThrow();
    }
}
