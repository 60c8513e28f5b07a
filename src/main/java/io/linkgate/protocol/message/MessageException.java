package io.linkgate.protocol.message;

/** Bytes of a peer that do not have the expected form, which the message of this exception never quotes. */
public final class MessageException extends Exception {

    private static final long serialVersionUID = 1L;

    MessageException(String message) {
        super(message);
    }

    MessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
