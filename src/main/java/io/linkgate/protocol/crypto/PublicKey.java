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
     * Whether the point has an order of 8 or less, in any of its encodings: an agreement with it is known to everyone, and
     * signatures that verify under it can be made by anyone. No honest key is like that.
     */
    public boolean isSmallOrder() {
        return SmallOrder.contains(bytes);
    }

    /** A copy of the 32 raw bytes, without a type byte. */
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

    /** The first four bytes only: enough to tell keys apart in a log, too little to be mistaken for the key. */
    @Override
    public String toString() {
        return "PublicKey[" + HexFormat.of().formatHex(bytes, 0, 4) + "…]";
    }
}
