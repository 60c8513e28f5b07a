package io.linkgate.protocol.crypto;

import java.util.Arrays;

/** An XEdDSA signature: 64 bytes, public, compared by content. Immutable; not verified. */
public final class Signature {

    private final byte[] bytes;

    private Signature(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Wraps a copy.
     *
     * @throws IllegalArgumentException unless there are exactly 64 bytes
     */
    public static Signature of(byte[] bytes) {
        if (bytes.length != XEdDsa.SIGNATURE_LENGTH) {
            throw new IllegalArgumentException("a signature has 64 bytes, not " + bytes.length);
        }
        return new Signature(bytes.clone());
    }

    /** Returns a copy of the 64 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signature signature && Arrays.equals(bytes, signature.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Signature[64]";
    }
}
