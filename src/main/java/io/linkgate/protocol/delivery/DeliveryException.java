package io.linkgate.protocol.delivery;

import java.util.OptionalInt;

/** An answer of the server that is an error, or not what was asked for. The message never quotes it. */
public final class DeliveryException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int NONE = -1;

    private final int code;

    DeliveryException(String message) {
        this(message, NONE);
    }

    DeliveryException(String message, int code) {
        super(message);
        this.code = code;
    }

    /** Returns the error that the server has named, up to nine digits. */
    public OptionalInt code() {
        return code == NONE ? OptionalInt.empty() : OptionalInt.of(code);
    }
}
