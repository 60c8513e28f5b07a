package io.linkgate.protocol.socket;

/** What a companion told about itself makes no sense. The message never quotes it. */
public final class PayloadException extends Exception {

    private static final long serialVersionUID = 1L;

    PayloadException(String message) {
        super(message);
    }

    PayloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
