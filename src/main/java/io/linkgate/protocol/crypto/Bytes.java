package io.linkgate.protocol.crypto;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Small operations on byte arrays. */
public final class Bytes {

    private Bytes() {}

    /** Concatenates the parts. */
    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Overwrites bytes that must not stay in memory. */
    public static void wipe(byte[]... secrets) {
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
