package io.linkgate.protocol.socket;

import java.nio.ByteBuffer;

/** An encoder of frames: three bytes of length, big-endian, and the body (whatsmeow {@code socket/framesocket.go}). */
final class FrameEncoder {

    /** The length has 24 bits. */
    static final int MAX_LENGTH = (1 << 24) - 1;

    private FrameEncoder() {}

    static ByteBuffer frame(byte[] body) {
        return write(ByteBuffer.allocate(3 + body.length), body).flip();
    }

    /**
     * Returns a companion's first frame with the header before it.
     *
     * @param routingInfo bytes from the server's last connection, or nothing
     */
    static ByteBuffer firstFrame(byte[] routingInfo, byte[] body) {
        int routing = routingInfo.length == 0 ? 0 : ConnectionHeader.ROUTING.length + 3 + routingInfo.length;
        ByteBuffer out = ByteBuffer.allocate(routing + ConnectionHeader.HEADER.length + 3 + body.length);
        if (routing > 0) {
            write(out.put(ConnectionHeader.ROUTING), routingInfo);
        }
        return write(out.put(ConnectionHeader.HEADER), body).flip();
    }

    private static ByteBuffer write(ByteBuffer out, byte[] body) {
        if (body.length > MAX_LENGTH) {
            throw new IllegalArgumentException("a frame takes up to " + MAX_LENGTH + " bytes, not " + body.length);
        }
        return out.put((byte) (body.length >> 16)).putShort((short) body.length).put(body);
    }
}
