package io.linkgate.engine;

/** What should be a saved device is none, or one of a newer version. The message never quotes it. */
public final class DeviceException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message ends a sentence that begins with "The saved device" */
    public DeviceException(String message) {
        super(message);
    }
}
