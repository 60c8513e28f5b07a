package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One session: the state of a double ratchet. Immutable; {@link #send} and {@link #receive} return the next state.
 *
 * @param root 32 bytes
 * @param own the present ratchet key
 * @param sending the chain under it
 * @param previousCounter the last counter of the sending chain before, 0 if there was none or nothing was sent
 * @param pending until the peer has answered; then empty
 * @param receiving the newest first, at most five
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
record Ratchet(
        SessionOrigin origin,
        SecretBytes root,
        KeyPair own,
        ChainKey sending,
        int previousCounter,
        Optional<PendingPreKey> pending,
        List<ReceivingChain> receiving) {

    /**
     * How many ratchet keys of a peer are remembered, for messages that are late. Source: libsignal {@code consts.rs}.
     */
    static final int MAX_RECEIVING_CHAINS = 5;

    Ratchet {
        receiving = List.copyOf(receiving);
    }

    /** A message and the state after it. */
    record Sent(Ratchet next, byte[] message) {}

    /** A plaintext and the state after it. */
    record Received(Ratchet next, byte[] padded) {}

    /**
     * Begins a session as the sender. The peer's first ratchet key is its signed pre-key.
     *
     * @param first what {@link X3dh} gave
     */
    static Ratchet initiate(
            SessionOrigin origin, RootStep first, KeyPair own, PublicKey signedPreKey, PendingPreKey pending)
            throws SignalException {
        RootStep step = RootStep.next(first.root(), own, signedPreKey);
        ReceivingChain receiving = new ReceivingChain(signedPreKey, first.chain(), List.of());
        return new Ratchet(origin, step.root(), own, step.chain(), 0, Optional.of(pending), List.of(receiving));
    }

    /**
     * Begins a session as the recipient, whose first ratchet key is the signed pre-key. Nothing is ever sent under it:
     * the message that began the session brings a ratchet key, and with it the first step.
     */
    static Ratchet respond(SessionOrigin origin, RootStep first, KeyPair signedPreKey) {
        return new Ratchet(origin, first.root(), signedPreKey, first.chain(), 0, Optional.empty(), List.of());
    }

    /** Encrypts one message. */
    Sent send(PublicKey ownIdentity, byte[] padded) {
        byte[] identities = identities(ownIdentity, origin.peerIdentity());
        SecretBytes seed = sending.seed();
        try (MessageKeys keys = MessageKeys.of(seed)) {
            byte[] message =
                    RatchetMessage.build(own.publicKey(), sending.index(), previousCounter, padded, keys, identities);
            Ratchet next = new Ratchet(origin, root, own, sending.next(), previousCounter, pending, receiving);
            return new Sent(next, message);
        } finally {
            seed.wipe();
        }
    }

    /** Decrypts one message. The new ratchet key is made only after its MAC was right. */
    Received receive(PublicKey ownIdentity, RatchetMessage message, SecureRandom random) throws SignalException {
        byte[] identities = identities(origin.peerIdentity(), ownIdentity);
        Optional<ReceivingChain> known = chain(message.ratchetKey());
        if (known.isPresent()) {
            byte[] padded = open(known.get(), message, identities);
            return new Received(advanced(known.get(), known.get().after(message.counter())), padded);
        }
        RootStep theirs = RootStep.next(root, own, message.ratchetKey());
        ReceivingChain fresh = new ReceivingChain(message.ratchetKey(), theirs.chain(), List.of());
        byte[] padded = open(fresh, message, identities);
        KeyPair ratchetKey = KeyPair.generate(random);
        RootStep ours = RootStep.next(theirs.root(), ratchetKey, message.ratchetKey());
        return new Received(stepped(ours, ratchetKey, fresh.after(message.counter())), padded);
    }

    /** Returns whether messages under that ratchet key belong to this session. */
    boolean knows(PublicKey ratchetKey) {
        return chain(ratchetKey).isPresent();
    }

    /** Returns the number of skipped keys. */
    int skipped() {
        return receiving.stream().mapToInt(chain -> chain.skipped().size()).sum();
    }

    /** Returns the session with at most that many skipped keys: the latest ones of the newest chains. */
    Ratchet keeping(int most) {
        List<ReceivingChain> chains = new ArrayList<>();
        int left = most;
        for (ReceivingChain chain : receiving) {
            ReceivingChain kept = chain.keeping(left);
            left -= kept.skipped().size();
            chains.add(kept);
        }
        return new Ratchet(origin, root, own, sending, previousCounter, pending, chains);
    }

    private static byte[] open(ReceivingChain chain, RatchetMessage message, byte[] identities) throws SignalException {
        try (MessageKeys keys = MessageKeys.of(chain.seed(message.counter()))) {
            return message.open(keys, identities);
        }
    }

    private Ratchet advanced(ReceivingChain before, ReceivingChain after) {
        List<ReceivingChain> chains =
                receiving.stream().map(chain -> chain == before ? after : chain).toList();
        return new Ratchet(origin, root, own, sending, previousCounter, Optional.empty(), chains);
    }

    private Ratchet stepped(RootStep ours, KeyPair ratchetKey, ReceivingChain newest) {
        List<ReceivingChain> chains = new ArrayList<>();
        chains.add(newest);
        receiving.stream().limit(MAX_RECEIVING_CHAINS - 1).forEach(chains::add);
        int last = Math.max(sending.index() - 1, 0);
        return new Ratchet(origin, ours.root(), ratchetKey, ours.chain(), last, Optional.empty(), chains);
    }

    private Optional<ReceivingChain> chain(PublicKey ratchetKey) {
        return receiving.stream()
                .filter(chain -> chain.ratchetKey().equals(ratchetKey))
                .findFirst();
    }

    private static byte[] identities(PublicKey sender, PublicKey recipient) {
        return Bytes.concat(TypedKey.encode(sender), TypedKey.encode(recipient));
    }

    /** Shows who it is with, and no state. */
    @Override
    public String toString() {
        return "Ratchet[" + origin.peerIdentity() + "]";
    }
}
