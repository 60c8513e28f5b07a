package io.linkgate.protocol.socket;

/** The bytes are not frames, or a frame is longer than allowed. */
final class FrameException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean tooLong;

    FrameException(String message) {
        this(message, false);
    }

    private FrameException(String message, boolean tooLong) {
        super(message);
        this.tooLong = tooLong;
    }

    static FrameException tooLong(String message) {
        return new FrameException(message, true);
    }

    boolean isTooLong() {
        return tooLong;
    }
}
