package io.linkgate.protocol.crypto;

import java.math.BigInteger;

/** Integers from the byte order of Curve25519. */
final class LittleEndian {

    private LittleEndian() {}

    static BigInteger integer(byte[] bytes) {
        return new BigInteger(1, reversed(bytes));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] out = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            out[i] = bytes[bytes.length - 1 - i];
        }
        return out;
    }
}
