package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.signal.SignalException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The stored form of one session: keys of 32 bytes and numbers of 4, big-endian, in the order of {@link #write}. Some
 * 290 bytes without skipped keys; each of those adds 36.
 */
final class StoredRatchet {

    private static final int KEY = 32;
    private static final int PENDING = 1;
    private static final int PENDING_ONE_TIME = 2;

    private StoredRatchet() {}

    static void write(Ratchet ratchet, ByteArrayOutputStream out) {
        SessionOrigin origin = ratchet.origin();
        out.write(flags(ratchet));
        key(origin.peerIdentity(), out);
        number(origin.peerRegistrationId(), out);
        number(origin.ownRegistrationId(), out);
        key(origin.baseKey(), out);
        secret(ratchet.root(), out);
        out.writeBytes(ratchet.own().privateBytes());
        key(ratchet.own().publicKey(), out);
        chain(ratchet.sending(), out);
        number(ratchet.previousCounter(), out);
        ratchet.pending().ifPresent(pending -> {
            number(pending.signedId(), out);
            pending.oneTimeId().ifPresent(id -> number(id, out));
        });
        out.write(ratchet.receiving().size());
        for (ReceivingChain receiving : ratchet.receiving()) {
            key(receiving.ratchetKey(), out);
            chain(receiving.chain(), out);
            number(receiving.skipped().size(), out);
            for (SkippedKey skipped : receiving.skipped()) {
                number(skipped.counter(), out);
                secret(skipped.seed(), out);
            }
        }
    }

    /**
     * Reads one session.
     *
     * @param in may be hostile, and end too early
     * @throws java.nio.BufferUnderflowException if it does
     */
    static Ratchet read(ByteBuffer in) throws SignalException {
        int flags = in.get();
        require(flags == 0 || flags == PENDING || flags == (PENDING | PENDING_ONE_TIME));
        SessionOrigin origin = new SessionOrigin(publicKey(in), in.getInt(), in.getInt(), publicKey(in));
        SecretBytes root = secret(in);
        KeyPair own = pair(in);
        ChainKey sending = chain(in);
        int previousCounter = counter(in);
        Optional<PendingPreKey> pending = flags == 0 ? Optional.empty() : Optional.of(pending(flags, in));
        int chains = in.get();
        require(chains >= 0 && chains <= Ratchet.MAX_RECEIVING_CHAINS);
        List<ReceivingChain> receiving = new ArrayList<>();
        for (int i = 0; i < chains; i++) {
            receiving.add(receiving(in));
        }
        return new Ratchet(origin, root, own, sending, previousCounter, pending, receiving);
    }

    private static PendingPreKey pending(int flags, ByteBuffer in) {
        int signed = in.getInt();
        boolean oneTime = (flags & PENDING_ONE_TIME) != 0;
        return new PendingPreKey(signed, oneTime ? OptionalInt.of(in.getInt()) : OptionalInt.empty());
    }

    private static ReceivingChain receiving(ByteBuffer in) throws SignalException {
        PublicKey ratchetKey = publicKey(in);
        ChainKey chain = chain(in);
        int count = in.getInt();
        require(count >= 0 && count <= SignalRecord.MAX_SKIPPED);
        List<SkippedKey> skipped = new ArrayList<>();
        int before = -1;
        for (int i = 0; i < count; i++) {
            int counter = counter(in);
            require(counter > before && counter < chain.index());
            skipped.add(new SkippedKey(counter, secret(in)));
            before = counter;
        }
        return new ReceivingChain(ratchetKey, chain, skipped);
    }

    private static int flags(Ratchet ratchet) {
        return ratchet.pending()
                .map(pending -> pending.oneTimeId().isPresent() ? PENDING | PENDING_ONE_TIME : PENDING)
                .orElse(0);
    }

    private static void number(int number, ByteArrayOutputStream out) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    private static void key(PublicKey key, ByteArrayOutputStream out) {
        out.writeBytes(key.bytes());
    }

    private static void secret(SecretBytes secret, ByteArrayOutputStream out) {
        out.writeBytes(secret.bytes());
    }

    private static void chain(ChainKey chain, ByteArrayOutputStream out) {
        secret(chain.key(), out);
        number(chain.index(), out);
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[KEY];
        in.get(bytes);
        return bytes;
    }

    private static PublicKey publicKey(ByteBuffer in) {
        return PublicKey.of(bytes(in));
    }

    private static SecretBytes secret(ByteBuffer in) {
        return SecretBytes.of(bytes(in));
    }

    private static KeyPair pair(ByteBuffer in) throws SignalException {
        byte[] privateBytes = bytes(in);
        KeyPair pair = KeyPair.restore(privateBytes, publicKey(in));
        byte[] clamped = pair.privateBytes();
        require(MessageDigest.isEqual(clamped, privateBytes));
        Bytes.wipe(privateBytes, clamped);
        return pair;
    }

    private static ChainKey chain(ByteBuffer in) throws SignalException {
        return new ChainKey(secret(in), counter(in));
    }

    private static int counter(ByteBuffer in) throws SignalException {
        int counter = in.getInt();
        require(counter >= 0);
        return counter;
    }

    private static void require(boolean valid) throws SignalException {
        if (!valid) {
            throw new SignalException(Reason.INVALID_SESSION, "the stored form of a session is damaged");
        }
    }
}
