package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.signal.SignalException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The chain of the messages that a peer sends under one ratchet key. Immutable.
 *
 * @param chain the key of the next message in order
 * @param skipped in ascending order of their counters, all below the index of the chain
 */
record ReceivingChain(PublicKey ratchetKey, ChainKey chain, List<SkippedKey> skipped) {

    /** How far a message may be ahead of the last one. Source: libsignal {@code consts.rs}, of WhatsApp's build. */
    static final int MAX_AHEAD = 2000;

    ReceivingChain {
        skipped = List.copyOf(skipped);
    }

    /**
     * Returns the seed of one message, and changes nothing: whether that message is the peer's shows only afterwards.
     *
     * @throws SignalException if the message was read already, or is too far ahead
     */
    SecretBytes seed(int counter) throws SignalException {
        if (counter < chain.index()) {
            return kept(counter)
                    .map(SkippedKey::seed)
                    .orElseThrow(() -> new SignalException(Reason.DUPLICATE, "the message was read before"));
        }
        if (counter - chain.index() > MAX_AHEAD) {
            throw new SignalException(Reason.TOO_FAR_AHEAD, "a message is more than 2,000 ahead");
        }
        ChainKey at = chain;
        while (at.index() < counter) {
            at = at.next();
        }
        return at.seed();
    }

    /** Returns the chain after the message, with the keys of those that it overtook, and without its own. */
    ReceivingChain after(int counter) {
        List<SkippedKey> keys = new ArrayList<>(skipped);
        ChainKey at = chain;
        if (counter < chain.index()) {
            keys.removeIf(key -> key.counter() == counter);
        } else {
            for (; at.index() < counter; at = at.next()) {
                keys.add(new SkippedKey(at.index(), at.seed()));
            }
            at = at.next();
        }
        return new ReceivingChain(ratchetKey, at, keys);
    }

    /** Returns the chain with its latest skipped keys, at most that many. */
    ReceivingChain keeping(int most) {
        int surplus = skipped.size() - most;
        return surplus <= 0 ? this : new ReceivingChain(ratchetKey, chain, skipped.subList(surplus, skipped.size()));
    }

    private Optional<SkippedKey> kept(int counter) {
        return skipped.stream().filter(key -> key.counter() == counter).findFirst();
    }
}
