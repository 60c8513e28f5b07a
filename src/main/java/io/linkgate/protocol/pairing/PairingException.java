package io.linkgate.protocol.pairing;

/** Input of a pairing step that is not what the step takes. The message names the step and never quotes the input. */
public final class PairingException extends Exception {

    private static final long serialVersionUID = 1L;

    PairingException(String message) {
        super(message);
    }

    PairingException(String message, Throwable cause) {
        super(message, cause);
    }
}
