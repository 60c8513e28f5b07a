package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** One side of a published conversation, with all its keys known beforehand. */
final class VectorSide implements OwnPreKeys {

    private final VectorSet set;
    private final SignalSessions sessions;
    private SignalRecord record;

    private VectorSide(VectorSet set, String side, List<byte[]> keys) {
        this.set = set;
        this.sessions = new SignalSessions(
                new SignalIdentity(set.pair(side), set.registrationId(side)), new ScriptedRandom(keys));
        this.record = SignalRecord.empty();
    }

    /** The side that begins: its base key is EA, its ratchet keys are RA, RA2, and so on. */
    static VectorSide alice(VectorSet set) throws SignalException {
        List<byte[]> keys = new ArrayList<>();
        Stream.concat(Stream.of(set.pair("EA").privateBytes()), set.ratchetKeys("A"))
                .forEach(keys::add);
        VectorSide alice = new VectorSide(set, "A", keys);
        alice.record = alice.sessions.begin(SignalRecord.empty(), set.bundle());
        return alice;
    }

    /** The side that is written to: its ratchet keys are RB, RB2, and so on, after its signed pre-key SB. */
    static VectorSide bob(VectorSet set) {
        return new VectorSide(set, "B", set.ratchetKeys("B").toList());
    }

    Encrypted encrypt(byte[] plaintext) {
        Encrypted encrypted = sessions.encrypt(record, plaintext);
        record = encrypted.next();
        return encrypted;
    }

    byte[] decrypt(CiphertextKind kind, byte[] message) throws SignalException {
        Decrypted decrypted = sessions.decrypt(record, kind, message, this);
        record = decrypted.next();
        return decrypted.padded();
    }

    @Override
    public Optional<KeyPair> signed(int id) {
        return key(set.signedId(), id, "SB");
    }

    @Override
    public Optional<KeyPair> oneTime(int id) {
        return set.hasPair("OB") ? key(set.oneTimeId(), id, "OB") : Optional.empty();
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private Optional<KeyPair> key(OptionalInt published, int id, String name) {
        return published.orElse(id) == id ? Optional.of(set.pair(name)) : Optional.empty();
    }
}
