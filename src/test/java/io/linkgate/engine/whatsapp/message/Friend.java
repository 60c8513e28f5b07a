package io.linkgate.engine.whatsapp.message;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.SignedPreKey;
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
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A device at the other end, with its keys and its session with the device under test. */
final class Friend implements OwnPreKeys {

    private final Jid jid;
    private final SecureRandom random;
    private final KeyPair identity;
    private final KeyPair signedPreKey;
    private final int registrationId;
    private final Map<Integer, KeyPair> oneTime = new HashMap<>();
    private final SignalSessions sessions;
    private int oneTimeIds;
    private SignalRecord session = SignalRecord.empty();

    Friend(Jid jid, SecureRandom random) {
        this(jid, random, KeyPair.generate(random));
    }

    Friend(Jid jid, SecureRandom random, KeyPair identity) {
        this.jid = jid;
        this.random = random;
        this.identity = identity;
        this.signedPreKey = KeyPair.generate(random);
        this.registrationId = 1 + random.nextInt(16000);
        this.sessions = new SignalSessions(new SignalIdentity(identity, registrationId), random);
    }

    Jid jid() {
        return jid;
    }

    int registrationId() {
        return registrationId;
    }

    /** Loses the session, as a device that was restored from a backup does. */
    void forget() {
        session = SignalRecord.empty();
        oneTime.clear();
    }

    @Override
    public Optional<KeyPair> signed(int id) {
        return id == 1 ? Optional.of(signedPreKey) : Optional.empty();
    }

    @Override
    public Optional<KeyPair> oneTime(int id) {
        return Optional.ofNullable(oneTime.get(id));
    }

    /** The published keys as children of a node. */
    Node[] keys() {
        int id = ++oneTimeIds;
        oneTime.put(id, KeyPair.generate(random));
        byte[] nonce = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        random.nextBytes(nonce);
        byte[] signature = identity.sign(SignedPreKey.signedMessage(signedPreKey.publicKey()), nonce);
        return new Node[] {
            Node.of("registration").withBytes(number(registrationId, 4)),
            Node.of("type").withBytes(new byte[] {5}),
            Node.of("identity").withBytes(identity.publicKey().bytes()),
            Node.of("skey")
                    .withChildren(
                            Node.of("id").withBytes(number(1, 3)),
                            Node.of("value").withBytes(signedPreKey.publicKey().bytes()),
                            Node.of("signature").withBytes(signature)),
            Node.of("key")
                    .withChildren(
                            Node.of("id").withBytes(number(id, 3)),
                            Node.of("value")
                                    .withBytes(oneTime.get(id).publicKey().bytes()))
        };
    }

    /** Begins a session with a device, as after its bundle was fetched. */
    void begin(PreKeyBundle bundle) throws SignalException {
        session = sessions.begin(session, bundle);
    }

    /** Decrypts an {@code enc} element. */
    MessageContent reads(Node enc) throws Exception {
        CiphertextKind kind =
                CiphertextKind.parse(enc.attribute("type").orElseThrow()).orElseThrow();
        Decrypted decrypted = sessions.decrypt(session, kind, enc.bytes().orElseThrow(), this);
        session = decrypted.next();
        decrypted.usedPreKey().ifPresent(oneTime::remove);
        return MessageContent.parse(Padding.unpad(decrypted.padded()));
    }

    /** Encrypts a text as an {@code enc} element. */
    Node writes(String text) {
        return encrypts(
                TextMessage.encode(text, SecretBytes.random(random, TextMessage.SECRET_LENGTH), Optional.empty()));
    }

    Node encrypts(byte[] message) {
        Encrypted encrypted = sessions.encrypt(session, Padding.pad(message, random));
        session = encrypted.next();
        return Node.of("enc")
                .with("v", "2")
                .with("type", encrypted.kind().wireName())
                .withBytes(encrypted.bytes());
    }

    private static byte[] number(int number, int length) {
        byte[] four = ByteBuffer.allocate(4).putInt(number).array();
        return Arrays.copyOfRange(four, 4 - length, 4);
    }
}
