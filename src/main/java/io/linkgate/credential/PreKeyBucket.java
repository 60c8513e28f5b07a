package io.linkgate.credential;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Up to 32 one-time pre-keys whose ids follow each other, as they are sealed in one row: for each key one byte that says which of
 * the 32 it is, then 32 bytes of its private half. Small enough to be rewritten when one key is dropped, and large enough that the
 * 812 keys of a device are 26 rows.
 */
final class PreKeyBucket {

    static final int IDS = 32;

    private static final int KEY_BYTES = 32;
    private static final int ENTRY_BYTES = 1 + KEY_BYTES;

    private final Map<Integer, byte[]> keys = new TreeMap<>();

    private PreKeyBucket() {}

    /** The number of the bucket in which that id is, from 0. */
    static int of(int keyId) {
        if (keyId < 1) {
            throw new IllegalArgumentException("a pre-key's id is 1 or more");
        }
        return (keyId - 1) / IDS;
    }

    static PreKeyBucket empty() {
        return new PreKeyBucket();
    }

    /** @throws KeysetException when the bytes are not what {@link #bytes} wrote */
    static PreKeyBucket read(byte[] bytes) throws KeysetException {
        if (bytes.length % ENTRY_BYTES != 0) {
            throw new KeysetException("opens what is no row of pre-keys");
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
