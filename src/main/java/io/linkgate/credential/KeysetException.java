package io.linkgate.credential;

/** A keyset cannot do what it is there for; the message ends a sentence that begins with the keyset's name. */
public final class KeysetException extends Exception {

    private static final long serialVersionUID = 1L;

    KeysetException(String message) {
        super(message);
    }
}
