package io.linkgate.sandbox.phone;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.message.Padding;
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
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PhoneAccount;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.mail.PhoneKeys;
import io.linkgate.sandbox.server.SandboxServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What one phone encrypts and decrypts: its sessions, its keys, and the mistakes that it makes on purpose. Confined to
 * the lock of its phone.
 */
final class PhoneCipher {

    /** Far above any id that a device has given out. */
    private static final int UNKNOWN_KEY_ID = 0xfffff0;

    private static final int INNER_MESSAGE = 4;

    private final SandboxServer server;
    private final PhoneSessions sessions;
    private final PhoneKeys keys;

    PhoneCipher(SandboxServer server, PhoneSessions sessions) {
        this.server = Objects.requireNonNull(server);
        this.sessions = Objects.requireNonNull(sessions);
        this.keys = server.mail().phoneKeys();
    }

    /** The Signal machine of the account as it is now: a new phone has another identity. */
    private SignalSessions machine(PhoneAccount own) {
        return new SignalSessions(
                new SignalIdentity(own.identity(), keys.published(own).registrationId()), server.random());
    }

    /**
     * Encrypts a message for one device, with a new session if there is none; empty if the device has no keys.
     *
     * @param content before padding
     * @param forPeople whether it is for people; faults leave other messages alone
     * @return the {@code enc} element
     */
    Optional<Node> encrypt(PhoneAccount own, DeviceAddress device, byte[] content, boolean forPeople) {
        Optional<Fault> fault = forPeople ? fault(device, Fault::appliesToWritten) : Optional.empty();
        SignalRecord session = sessions.with(device);
        if (fault.filter(any -> any.kind() == FaultKind.UNKNOWN_PREKEY).isPresent()) {
            session = begun(own, device, session, true).orElse(session);
        } else if (!session.canSend()) {
            session = begun(own, device, session, false).orElse(session);
        }
        if (!session.canSend()) {
            return Optional.empty();
        }
        int skipped = fault.filter(any -> any.kind() == FaultKind.SKIP)
                .map(Fault::count)
                .orElse(0);
        for (int i = 0; i < skipped; i++) {
            session = machine(own).encrypt(session, new byte[] {1}).next();
        }
        Encrypted encrypted = machine(own).encrypt(session, Padding.pad(content, server.random()));
        sessions.put(device, encrypted.next());
        boolean altered = fault.filter(any -> any.kind() == FaultKind.BAD_MAC).isPresent();
        byte[] bytes = altered ? altered(encrypted) : encrypted.bytes();
        return Optional.of(Node.of("enc")
                .with("v", "2")
                .with("type", encrypted.kind().wireName())
                .withBytes(bytes));
    }

    /** Begins a session with keys that the device has sent along, or with those that the server has. */
    void begin(PhoneAccount own, DeviceAddress device, Optional<PreKeyBundle> sent) {
        SignalRecord before = sessions.with(device);
        Optional<SignalRecord> next =
                sent.isPresent() ? begun(own, before, sent.get()) : begun(own, device, before, false);
        next.ifPresent(session -> sessions.put(device, session));
    }

    private Optional<SignalRecord> begun(
            PhoneAccount own, DeviceAddress device, SignalRecord before, boolean unknownKey) {
        return fetch(device).flatMap(bundle -> begun(own, before, unknownKey ? withUnknownKey(bundle) : bundle));
    }

    private Optional<SignalRecord> begun(PhoneAccount own, SignalRecord before, PreKeyBundle bundle) {
        try {
            return Optional.of(machine(own).begin(before, bundle));
        } catch (SignalException e) {
            return Optional.empty();
        }
    }

    private PreKeyBundle withUnknownKey(PreKeyBundle bundle) {
        PublicKey key = KeyPair.generate(server.random()).publicKey();
        return new PreKeyBundle(
                bundle.registrationId(),
                bundle.identity(),
                bundle.signedPreKeyId(),
                bundle.signedPreKey(),
                bundle.signature(),
                Optional.of(new PreKeyBundle.OneTimeKey(UNKNOWN_KEY_ID, key)));
    }

    private Optional<PreKeyBundle> fetch(DeviceAddress device) {
        Node list = server.mail().bundles(device);
        return list.child("user").flatMap(PhoneCipher::bundle);
    }

    /** Reads the keys of a bundle, or of a retry receipt, which has the registration id next to them. */
    static Optional<PreKeyBundle> bundle(Node user) {
        Optional<byte[]> registration = user.child("registration").flatMap(Node::bytes);
        return registration.filter(id -> id.length == Integer.BYTES).flatMap(id -> bundle(user, id));
    }

    static Optional<PreKeyBundle> bundle(Node keys, byte[] registration) {
        Optional<byte[]> identity = bytes(keys, "identity", PublicKey.LENGTH);
        Optional<Node> skey = keys.child("skey");
        Optional<byte[]> value = skey.flatMap(node -> bytes(node, "value", PublicKey.LENGTH));
        Optional<byte[]> signature = skey.flatMap(node -> bytes(node, "signature", 64));
        Optional<Integer> id = skey.flatMap(PhoneCipher::id);
        if (identity.isEmpty() || value.isEmpty() || signature.isEmpty() || id.isEmpty()) {
            return Optional.empty();
        }
        Optional<PreKeyBundle.OneTimeKey> oneTime = keys.child("key")
                .flatMap(key -> id(key).flatMap(number -> bytes(key, "value", PublicKey.LENGTH)
                        .map(PublicKey::of)
                        .map(one -> new PreKeyBundle.OneTimeKey(number, one))));
        return Optional.of(new PreKeyBundle(
                ByteBuffer.wrap(registration).getInt(),
                PublicKey.of(identity.get()),
                id.get(),
                PublicKey.of(value.get()),
                Signature.of(signature.get()),
                oneTime));
    }

    private static Optional<Integer> id(Node key) {
        return bytes(key, "id", 3).map(id -> (id[0] & 0xff) << 16 | (id[1] & 0xff) << 8 | id[2] & 0xff);
    }

    private static Optional<byte[]> bytes(Node parent, String child, int length) {
        return parent.child(child).flatMap(Node::bytes).filter(bytes -> bytes.length == length);
    }

    /**
     * Decrypts a message; the state after it is stored.
     *
     * @return the message with its padding
     */
    byte[] decrypt(PhoneAccount own, DeviceAddress sender, CiphertextKind kind, byte[] bytes) throws SignalException {
        OwnPreKeys ownKeys = new OwnPreKeys() {
            @Override
            public Optional<KeyPair> signed(int id) {
                return keys.signed(own, id);
            }

            @Override
            public Optional<KeyPair> oneTime(int id) {
                return keys.oneTime(own, id);
            }
        };
        Decrypted decrypted = machine(own).decrypt(sessions.with(sender), kind, bytes, ownKeys);
        sessions.put(sender, decrypted.next());
        decrypted.usedPreKey().ifPresent(id -> keys.used(own, id));
        return decrypted.padded();
    }

    /** Whether there is a session with which to answer that device. */
    boolean canSendTo(DeviceAddress device) {
        return sessions.with(device).canSend();
    }

    /** Whether a device that shows this registration id is another installation than that of the session. */
    boolean isReinstalled(DeviceAddress device, int registrationId) {
        return sessions.with(device).peerRegistrationId().isPresent()
                && sessions.with(device).peerRegistrationId().getAsInt() != registrationId;
    }

    /** The fault that applies to a message between the phone and that device now. */
    Optional<Fault> fault(DeviceAddress device, Predicate<Fault> now) {
        return server.accounts()
                .device(device)
                .flatMap(known -> server.faults().trigger(Optional.of(known.noiseKey()), now));
    }

    /** The ciphertext with another last byte in its MAC, which in a first message is inside. */
    private static byte[] altered(Encrypted encrypted) {
        byte[] bytes = encrypted.bytes().clone();
        int last = encrypted.kind() == CiphertextKind.PLAIN ? bytes.length - 1 : lastOfInner(bytes);
        bytes[last] ^= 1;
        return bytes;
    }

    private static int lastOfInner(byte[] preKeyMessage) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(preKeyMessage, 1, preKeyMessage.length - 1);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == INNER_MESSAGE) {
                    int length = in.readRawVarint32();
                    return 1 + in.getTotalBytesRead() + length - 1;
                }
                in.skipField(tag);
            }
        } catch (IOException e) {
            throw new IllegalStateException("a message of the sandbox does not parse", e);
        }
        throw new IllegalStateException("a first message has another one inside");
    }
}
