package io.linkgate.protocol.socket;

/** The bytes are no frames. */
final class FrameException extends Exception {

    private static final long serialVersionUID = 1L;

    FrameException(String message) {
        super(message);
    }
}
