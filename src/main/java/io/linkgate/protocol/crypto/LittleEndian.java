package io.linkgate.protocol.crypto;

import java.math.BigInteger;

/** Conversion between integers and the byte order of Curve25519. */
final class LittleEndian {

    private LittleEndian() {}

    static BigInteger integer(byte[] bytes) {
        return new BigInteger(1, reversed(bytes));
    }

    /** Returns exactly {@code length} bytes of a value that fits. */
    static byte[] bytes(BigInteger value, int length) {
        byte[] out = new byte[length];
        byte[] big = reversed(value.toByteArray());
        System.arraycopy(big, 0, out, 0, Math.min(big.length, length));
        return out;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] out = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            out[i] = bytes[bytes.length - 1 - i];
        }
        return out;
    }
}
