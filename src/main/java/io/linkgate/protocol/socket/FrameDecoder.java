package io.linkgate.protocol.socket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A decoder that cuts a stream of bytes into frames, however it was split on the way: several frames in one piece, one
 * frame in several, and lengths torn apart. Feed a piece, then poll until the result is empty; the rest is less than
 * one frame. Holds no memory between frames. Not safe for several threads.
 */
final class FrameDecoder {

    private static final byte[] NOTHING = {};

    private byte[] buffer = NOTHING;
    private int start;
    private int end;
    private boolean headerDue;
    private Optional<byte[]> routingInfo = Optional.empty();

    private FrameDecoder(boolean headerDue) {
        this.headerDue = headerDue;
    }

    /** Creates a decoder for a server's bytes: frames from the first byte. */
    static FrameDecoder forCompanion() {
        return new FrameDecoder(false);
    }

    /** Creates a decoder for a companion's bytes: routing info or none, then the header, then frames. */
    static FrameDecoder forServer() {
        return new FrameDecoder(true);
    }

    /** Copies the remaining bytes of a piece. */
    void feed(ByteBuffer piece) {
        int more = piece.remaining();
        if (end + more > buffer.length) {
            byte[] from = buffer;
            int kept = end - start;
            if (kept + more > buffer.length) {
                // Doubling avoids copying a large, slow frame with every small piece.
                buffer = new byte[Math.max(kept + more, Math.min(2 * kept, kept + (1 << 20)))];
            }
            System.arraycopy(from, start, buffer, 0, kept);
            start = 0;
            end = kept;
        }
        piece.get(buffer, end, more);
        end += more;
    }

    /**
     * Returns the body of the next complete frame.
     *
     * @param maxLength how long it may be
     * @throws FrameException if the frame is longer, or if the stream begins incorrectly; nothing more can be read then
     */
    Optional<byte[]> poll(int maxLength) throws FrameException {
        if (headerDue && !skipHeader()) {
            return Optional.empty();
        }
        if (available() < 3) {
            return Optional.empty();
        }
        int length = length(start);
        if (length > maxLength) {
            throw FrameException.tooLong("a frame of " + length + " bytes where up to " + maxLength + " are allowed");
        }
        if (available() < 3 + length) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOfRange(buffer, start + 3, start + 3 + length);
        skip(3 + length);
        return Optional.of(body);
    }

    /** Returns how many bytes of memory an incomplete frame occupies. */
    int held() {
        return buffer.length;
    }

    /** Returns a copy of the routing info before a companion's header. */
    Optional<byte[]> routingInfo() {
        return routingInfo.map(byte[]::clone);
    }

    /** Returns whether the bytes before the first frame are complete, and skips them. */
    private boolean skipHeader() throws FrameException {
        if (available() == 0) {
            return false;
        }
        if (routingInfo.isEmpty() && buffer[start] == ConnectionHeader.ROUTING[0]) {
            if (!startsWith(ConnectionHeader.ROUTING) || available() < ConnectionHeader.ROUTING.length + 3) {
                return false;
            }
            int length = length(start + ConnectionHeader.ROUTING.length);
            if (length > ConnectionHeader.MAX_ROUTING_LENGTH) {
                throw new FrameException("routing info of " + length + " bytes");
            }
            int from = start + ConnectionHeader.ROUTING.length + 3;
            if (end - from < length) {
                return false;
            }
            routingInfo = Optional.of(Arrays.copyOfRange(buffer, from, from + length));
            skip(ConnectionHeader.ROUTING.length + 3 + length);
        }
        if (!startsWith(ConnectionHeader.HEADER)) {
            return false;
        }
        skip(ConnectionHeader.HEADER.length);
        headerDue = false;
        return true;
    }

    /** Returns whether all of the expected bytes are there; fails at the first wrong one. */
    private boolean startsWith(byte[] expected) throws FrameException {
        int seen = Math.min(available(), expected.length);
        if (!Arrays.equals(buffer, start, start + seen, expected, 0, seen)) {
            throw new FrameException("the stream does not begin with the header");
        }
        return seen == expected.length;
    }

    private int length(int at) {
        return (buffer[at] & 0xff) << 16 | (buffer[at + 1] & 0xff) << 8 | (buffer[at + 2] & 0xff);
    }

    private int available() {
        return end - start;
    }

    private void skip(int count) {
        start += count;
        if (start == end) {
            buffer = NOTHING;
            start = 0;
            end = 0;
        }
    }
}
