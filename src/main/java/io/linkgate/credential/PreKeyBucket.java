package io.linkgate.credential;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Up to 32 one-time pre-keys with consecutive ids, which are sealed in one row: for each key one byte with its index
 * among the 32, then the 32 bytes of its private half. A bucket is small enough to be rewritten when one key is
 * dropped, and large enough that the 812 keys of a device need only 26 rows.
 */
final class PreKeyBucket {

    static final int IDS = 32;

    private static final int KEY_BYTES = 32;
    private static final int ENTRY_BYTES = 1 + KEY_BYTES;

    private final Map<Integer, byte[]> keys = new TreeMap<>();

    private PreKeyBucket() {}

    /** Returns the number of the bucket for that id, from 0. */
    static int of(int keyId) {
        if (keyId < 1) {
            throw new IllegalArgumentException("a pre-key's id is 1 or more");
        }
        return (keyId - 1) / IDS;
    }

    static PreKeyBucket empty() {
        return new PreKeyBucket();
    }

    /** @throws KeysetException if the bytes were not written by {@link #bytes} */
    static PreKeyBucket read(byte[] bytes) throws KeysetException {
        if (bytes.length % ENTRY_BYTES != 0) {
            throw new KeysetException("opens a row that contains no pre-keys");
        }
        PreKeyBucket bucket = new PreKeyBucket();
        for (int at = 0; at < bytes.length; at += ENTRY_BYTES) {
            bucket.keys.put((int) bytes[at], Arrays.copyOfRange(bytes, at + 1, at + ENTRY_BYTES));
        }
        return bucket;
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(keys.size() * ENTRY_BYTES);
        keys.forEach((place, key) -> bytes.put(place.byteValue()).put(key));
        return bytes.array();
    }

    void put(int keyId, byte[] privateHalf) {
        if (privateHalf.length != KEY_BYTES) {
            throw new IllegalArgumentException("a pre-key has 32 bytes");
        }
        keys.put(place(keyId), privateHalf.clone());
    }

    Optional<byte[]> get(int keyId) {
        return Optional.ofNullable(keys.get(place(keyId))).map(byte[]::clone);
    }

    void drop(int keyId) {
        keys.remove(place(keyId));
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    private static int place(int keyId) {
        return (keyId - 1) % IDS;
    }
}
