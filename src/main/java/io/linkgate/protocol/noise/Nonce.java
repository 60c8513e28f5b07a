package io.linkgate.protocol.noise;

import java.nio.ByteBuffer;

/** The nonce of the n-th message under one key. */
final class Nonce {

    private Nonce() {}

    /**
     * Eight zero bytes and the counter, big-endian, unsigned: the last 12 bytes of the 4 zero bytes and 64-bit counter
     * of the Noise framework, section 12.4, for counters below 2^32.
     */
    static byte[] of(int counter) {
        return ByteBuffer.allocate(12).putInt(8, counter).array();
    }
}
