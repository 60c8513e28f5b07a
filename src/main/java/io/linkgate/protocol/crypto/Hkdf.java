package io.linkgate.protocol.crypto;

import java.util.Arrays;

/** HKDF with SHA-256 (RFC 5869); the JDK has none before 24. */
public final class Hkdf {

    private static final int HASH = 32;

    private Hkdf() {}

    /**
     * Extracts and expands.
     *
     * @param salt any length; empty means 32 zero bytes
     * @param ikm the input key material, any length, also empty
     * @param info context, any length, also empty
     * @param length 0 to 8160 bytes
     */
    public static byte[] derive(byte[] salt, byte[] ikm, byte[] info, int length) {
        if (length < 0 || length > 255 * HASH) {
            throw new IllegalArgumentException("HKDF gives 0 to 8160 bytes, not " + length);
        }
        byte[] pseudoRandomKey = Digests.hmacSha256(salt.length == 0 ? new byte[HASH] : salt, ikm);
        byte[] out = new byte[length];
        byte[] block = {};
        for (int done = 0, i = 1; done < length; done += HASH, i++) {
            block = Digests.hmacSha256(pseudoRandomKey, block, info, new byte[] {(byte) i});
            System.arraycopy(block, 0, out, done, Math.min(HASH, length - done));
        }
        Arrays.fill(pseudoRandomKey, (byte) 0);
        Arrays.fill(block, (byte) 0);
        return out;
    }
}
