package io.linkgate.protocol.message;

/** Bytes that are not what they should be. The message never quotes them. */
public final class MessageException extends Exception {

    private static final long serialVersionUID = 1L;

    MessageException(String message) {
        super(message);
    }

    MessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
