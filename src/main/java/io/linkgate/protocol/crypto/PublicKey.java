package io.linkgate.protocol.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/** An X25519 public key: 32 bytes, the little-endian u coordinate (RFC 7748 section 5). Immutable. */
public final class PublicKey {

    /** Length of a key in bytes. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private PublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Wraps a copy of the raw key.
     *
     * @throws IllegalArgumentException unless there are exactly 32 bytes
     */
    public static PublicKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a public key has 32 bytes, not " + bytes.length);
        }
        return new PublicKey(bytes.clone());
    }

    /**
     * Returns whether the point has an order of 8 or less, in any of its encodings. An agreement with such a key is no
     * secret, and its signatures can be forged. No honest key has small order.
     */
    public boolean isSmallOrder() {
        return SmallOrder.contains(bytes);
    }

    /** Returns a copy of the 32 raw bytes, without a type byte. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Shows only the first four bytes: enough to distinguish keys in a log, too few to be mistaken for the key. */
    @Override
    public String toString() {
        return "PublicKey[" + HexFormat.of().formatHex(bytes, 0, 4) + "…]";
    }
}
