package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.Digests;
import io.linkgate.protocol.crypto.SecretBytes;

/**
 * The state of a symmetric chain (double ratchet, section 5.2: HMAC-SHA256 of the constants 1 and 2).
 *
 * @param key 32 bytes
 * @param index the counter of the chain's next message
 */
record ChainKey(SecretBytes key, int index) {

    /** Length of a key and of a seed in bytes. */
    static final int LENGTH = 32;

    /** The highest counter of a message. The wire has 32 bits, but no chain gets that far, so an int suffices. */
    static final int MAX_COUNTER = Integer.MAX_VALUE - 1;

    private static final byte[] SEED = {1};
    private static final byte[] NEXT = {2};

    /** Returns the seed of the next message's keys, see {@link MessageKeys}. */
    SecretBytes seed() {
        return derive(SEED);
    }

    ChainKey next() {
        return new ChainKey(derive(NEXT), Math.addExact(index, 1));
    }

    private SecretBytes derive(byte[] constant) {
        byte[] bytes = key.bytes();
        byte[] derived = Digests.hmacSha256(bytes, constant);
        SecretBytes secret = SecretBytes.of(derived);
        Bytes.wipe(bytes, derived);
        return secret;
    }
}
