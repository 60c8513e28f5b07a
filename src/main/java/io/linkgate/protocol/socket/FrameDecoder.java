package io.linkgate.protocol.socket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a stream of bytes into frames, however it was split on the way: several frames in one piece, one frame in several,
 * and lengths torn apart. Feed a piece, then poll until nothing comes; what stays behind is less than one frame. Keeps no
 * memory between frames. Not safe for several threads.
 */
final class FrameDecoder {

    private static final byte[] NOTHING = {};

    private byte[] buffer = NOTHING;
    private int start;
    private int end;
    private boolean introDue;
    private Optional<byte[]> routingInfo = Optional.empty();

    private FrameDecoder(boolean introDue) {
        this.introDue = introDue;
    }

    /** For what a server sends: frames from the first byte. */
    static FrameDecoder forCompanion() {
        return new FrameDecoder(false);
    }

    /** For what a companion sends: routing info or none, then the header, then frames. */
    static FrameDecoder forServer() {
        return new FrameDecoder(true);
    }

    /** Takes a copy of the remaining bytes of that piece. */
    void feed(ByteBuffer piece) {
        int more = piece.remaining();
        if (end + more > buffer.length) {
            byte[] from = buffer;
            int kept = end - start;
            if (kept + more > buffer.length) {
                // Doubling keeps a large frame that drips in from being copied at each drop.
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
     * The next whole frame's body.
     *
     * @param maxLength how long it may be
     * @throws FrameException if it will be longer, or if the stream does not begin as it must; nothing more can be read
     */
    Optional<byte[]> poll(int maxLength) throws FrameException {
        if (introDue && !skipIntro()) {
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

    /** How many bytes of memory are held for a frame that is not complete. */
    int held() {
        return buffer.length;
    }

    /** A copy of what a companion sent before its header. */
    Optional<byte[]> routingInfo() {
        return routingInfo.map(byte[]::clone);
    }

    /** Whether the whole intro was there and is behind us. */
    private boolean skipIntro() throws FrameException {
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
        introDue = false;
        return true;
    }

    /** Whether all of the expected bytes are there; the first wrong one fails at once. */
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
