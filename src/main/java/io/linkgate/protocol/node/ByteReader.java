package io.linkgate.protocol.node;

import java.util.Arrays;

/** A bounded reader of big-endian numbers and runs of bytes. */
final class ByteReader {

    private final byte[] bytes;
    private int position;

    ByteReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    int remaining() {
        return bytes.length - position;
    }

    int u8() throws NodeException {
        if (remaining() < 1) {
            throw new NodeException("node cut short");
        }
        return bytes[position++] & 0xff;
    }

    int u16() throws NodeException {
        return u8() << 8 | u8();
    }

    /**
     * Returns a copy of the next bytes.
     *
     * @param count a negative one is a 32-bit length with its top bit set, and too long in any case
     */
    byte[] bytes(int count) throws NodeException {
        if (count < 0 || count > remaining()) {
            throw new NodeException("node cut short");
        }
        byte[] copy = Arrays.copyOfRange(bytes, position, position + count);
        position += count;
        return copy;
    }
}
