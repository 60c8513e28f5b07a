package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.XEdDsa;
import io.linkgate.protocol.signal.SignalException.Reason;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Begins sessions, and encrypts and decrypts with them. Pure: all state is in the {@link SignalRecord} that goes in and
 * the one that comes out, so that a failure changes nothing and the caller decides when a change is on disk. Callers
 * take turns per {@link SignalAddress}; apart from that, safe for use by many threads.
 */
public final class SignalSessions {

    private final SignalIdentity own;
    private final SecureRandom random;

    public SignalSessions(SignalIdentity own, SecureRandom random) {
        this.own = Objects.requireNonNull(own);
        this.random = Objects.requireNonNull(random);
    }

    /**
     * Begins a session with what a device published. Whether the identity is the right one is the caller's to judge.
     *
     * @param before the sessions so far; the current one is archived
     * @return the record with the new session as the current one
     * @throws SignalException if the identity did not sign the pre-key, or a key has small order
     */
    public SignalRecord begin(SignalRecord before, PreKeyBundle bundle) throws SignalException {
        byte[] signed = TypedKey.encode(bundle.signedPreKey());
        if (!XEdDsa.verify(bundle.identity(), signed, bundle.signature().bytes())) {
            throw new SignalException(Reason.BAD_SIGNATURE, "the identity did not sign the pre-key");
        }
        KeyPair base = KeyPair.generate(random);
        RootStep first = X3dh.asSender(own.keys(), base, bundle);
        Ratchet session = Ratchet.initiate(
                new SessionOrigin(bundle.identity(), bundle.registrationId(), own.registrationId(), base.publicKey()),
                first,
                KeyPair.generate(random),
                bundle.signedPreKey(),
                new PendingPreKey(bundle.signedPreKeyId(), oneTimeId(bundle)));
        return before.begun(session);
    }

    /**
     * Encrypts a message with the current session. {@link Encrypted#next} must be stored before the bytes are sent.
     *
     * @param padded the plaintext with its padding
     * @throws IllegalStateException unless {@link SignalRecord#canSend}
     */
    public Encrypted encrypt(SignalRecord session, byte[] padded) {
        if (!session.canSend()) {
            throw new IllegalStateException("there is no session to send with");
        }
        Ratchet ratchet = session.current().orElseThrow();
        Ratchet.Sent sent = ratchet.send(identity(), padded);
        SignalRecord next = session.advanced(ratchet, sent.next());
        if (ratchet.pending().isEmpty()) {
            return new Encrypted(next, CiphertextKind.PLAIN, sent.message());
        }
        SessionOrigin origin = ratchet.origin();
        PreKeyMessage message = new PreKeyMessage(
                origin.ownRegistrationId(), ratchet.pending().get(), origin.baseKey(), identity(), sent.message());
        return new Encrypted(next, CiphertextKind.PREKEY, message.bytes());
    }

    /**
     * Decrypts a message of the peer. A message that begins a session names pre-keys; one whose session exists already,
     * since it was sent before an answer came, uses no pre-key. The session that reads the message becomes the current
     * one.
     *
     * @param message may be hostile
     * @param keys asked only when a session begins
     * @throws SignalException if no session reads it; nothing has changed then
     */
    public Decrypted decrypt(SignalRecord session, CiphertextKind kind, byte[] message, OwnPreKeys keys)
            throws SignalException {
        return switch (kind) {
            case PLAIN -> decryptPlain(session, RatchetMessage.parse(message));
            case PREKEY -> decryptPreKey(session, PreKeyMessage.parse(message), keys);
        };
    }

    private Decrypted decryptPlain(SignalRecord session, RatchetMessage message) throws SignalException {
        Optional<SignalException> failure = Optional.empty();
        for (Ratchet candidate : candidates(session, message.ratchetKey())) {
            try {
                return decrypted(session, candidate, message);
            } catch (SignalException e) {
                failure = Optional.of(e);
            }
        }
        throw failure.orElseGet(() -> new SignalException(Reason.NO_SESSION, "there is no session with this peer"));
    }

    /** The sessions that know the ratchet key: it belongs to no other one. A new ratchet key may belong to any. */
    private static List<Ratchet> candidates(SignalRecord session, PublicKey ratchetKey) {
        List<Ratchet> all = session.sessions().toList();
        List<Ratchet> knowing =
                all.stream().filter(ratchet -> ratchet.knows(ratchetKey)).toList();
        return knowing.isEmpty() ? all : knowing;
    }

    private Decrypted decryptPreKey(SignalRecord session, PreKeyMessage message, OwnPreKeys keys)
            throws SignalException {
        RatchetMessage inner = RatchetMessage.parse(message.message());
        Optional<Ratchet> existing = session.sessions()
                .filter(ratchet -> ratchet.origin().baseKey().equals(message.baseKey())
                        && ratchet.origin().peerIdentity().equals(message.identity()))
                .findFirst();
        if (existing.isPresent()) {
            return decrypted(session, existing.get(), inner);
        }
        Ratchet.Received received = respond(message, keys).receive(identity(), inner, random);
        return new Decrypted(
                session.begun(received.next()),
                received.padded(),
                message.preKeys().oneTimeId(),
                true);
    }

    private Decrypted decrypted(SignalRecord session, Ratchet ratchet, RatchetMessage message) throws SignalException {
        Ratchet.Received received = ratchet.receive(identity(), message, random);
        return new Decrypted(session.advanced(ratchet, received.next()), received.padded(), OptionalInt.empty(), false);
    }

    private Ratchet respond(PreKeyMessage message, OwnPreKeys keys) throws SignalException {
        PendingPreKey named = message.preKeys();
        KeyPair signed = known(keys.signed(named.signedId()));
        Optional<KeyPair> oneTime = Optional.empty();
        if (named.oneTimeId().isPresent()) {
            oneTime = Optional.of(known(keys.oneTime(named.oneTimeId().getAsInt())));
        }
        RootStep first = X3dh.asRecipient(own.keys(), signed, oneTime, message.identity(), message.baseKey());
        SessionOrigin origin = new SessionOrigin(
                message.identity(), message.registrationId(), own.registrationId(), message.baseKey());
        return Ratchet.respond(origin, first, signed);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static KeyPair known(Optional<KeyPair> preKey) throws SignalException {
        return preKey.orElseThrow(
                () -> new SignalException(Reason.INVALID_KEY_ID, "a message names a pre-key that is not there"));
    }

    private static OptionalInt oneTimeId(PreKeyBundle bundle) {
        return bundle.oneTime().map(key -> OptionalInt.of(key.id())).orElse(OptionalInt.empty());
    }

    private PublicKey identity() {
        return own.keys().publicKey();
    }
}
