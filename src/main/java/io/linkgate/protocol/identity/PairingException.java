package io.linkgate.protocol.identity;

/** Invalid input of a pairing step. The message names the step and never quotes the input. */
public final class PairingException extends Exception {

    private static final long serialVersionUID = 1L;

    public PairingException(String message) {
        super(message);
    }

    public PairingException(String message, Throwable cause) {
        super(message, cause);
    }
}
