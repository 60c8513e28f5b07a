package io.linkgate.protocol.node;

import java.util.Arrays;

/** Reads big-endian numbers and runs of bytes, and never beyond the end. */
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
     * The next bytes, copied.
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
