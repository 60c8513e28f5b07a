package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.Signature;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A device with one peer: its keys, the pre-keys it has published, and the record, which goes through its stored form
 * after every step. Keys are the same on every run.
 */
final class Correspondent implements OwnPreKeys {

    private static final int SIGNED_ID = 7;

    final KeyPair identity;
    final SignalSessions sessions;
    SignalRecord record = SignalRecord.empty();

    private final int registrationId;
    private final SecureRandom random;
    private final KeyPair signed;
    private final Map<Integer, KeyPair> oneTime = new HashMap<>();
    private int lastId;

    Correspondent(long seed) {
        this.random = seeded(seed);
        this.identity = KeyPair.generate(random);
        this.signed = KeyPair.generate(random);
        this.registrationId = (int) seed + 1000;
        this.sessions = new SignalSessions(new SignalIdentity(identity, registrationId), random);
    }

    /** A source that gives the same bytes on every run. */
    static SecureRandom seeded(long seed) {
        Random bytes = new Random(seed);
        return new ScriptedRandom(List.of()) {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] out) {
                bytes.nextBytes(out);
            }
        };
    }

    PreKeyBundle bundle() {
        return bundle(Optional.empty());
    }

    PreKeyBundle bundleWithOneTimeKey() {
        oneTime.put(++lastId, KeyPair.generate(random));
        return bundle(Optional.of(
                new PreKeyBundle.OneTimeKey(lastId, oneTime.get(lastId).publicKey())));
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private PreKeyBundle bundle(Optional<PreKeyBundle.OneTimeKey> key) {
        byte[] nonce = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        random.nextBytes(nonce);
        Signature signature = Signature.of(identity.sign(TypedKey.encode(signed.publicKey()), nonce));
        return new PreKeyBundle(registrationId, identity.publicKey(), SIGNED_ID, signed.publicKey(), signature, key);
    }

    void begin(PreKeyBundle bundle) throws SignalException {
        keep(sessions.begin(record, bundle));
    }

    Encrypted send(byte[] plaintext) throws SignalException {
        Encrypted encrypted = sessions.encrypt(record, plaintext);
        keep(encrypted.next());
        return encrypted;
    }

    Decrypted receive(Encrypted message) throws SignalException {
        return receive(message.kind(), message.bytes());
    }

    /** Reads, and stores what changed: the record, and that a one-time pre-key is gone. */
    Decrypted receive(CiphertextKind kind, byte[] message) throws SignalException {
        Decrypted decrypted = sessions.decrypt(record, kind, message, this);
        keep(decrypted.next());
        decrypted.usedPreKey().ifPresent(oneTime::remove);
        return decrypted;
    }

    int oneTimeKeys() {
        return oneTime.size();
    }

    void keep(SignalRecord next) throws SignalException {
        record = SignalRecord.read(next.bytes());
    }

    @Override
    public Optional<KeyPair> signed(int id) {
        return id == SIGNED_ID ? Optional.of(signed) : Optional.empty();
    }

    @Override
    public Optional<KeyPair> oneTime(int id) {
        return Optional.ofNullable(oneTime.get(id));
    }
}
