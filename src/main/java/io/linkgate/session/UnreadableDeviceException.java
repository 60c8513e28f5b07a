package io.linkgate.session;

/** Thrown when a saved device cannot be opened. The message never quotes its content. */
public final class UnreadableDeviceException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message ends a sentence that begins with "The saved device" */
    public UnreadableDeviceException(String message) {
        super(message);
    }
}
