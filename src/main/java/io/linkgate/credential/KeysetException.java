package io.linkgate.credential;

/**
 * Thrown when a keyset cannot be used. The message is the predicate of a sentence whose subject is the name of the
 * keyset.
 */
public final class KeysetException extends Exception {

    private static final long serialVersionUID = 1L;

    KeysetException(String message) {
        super(message);
    }
}
