package io.linkgate.engine;

/** A saved device that is damaged or has a newer version. The message never quotes it. */
public final class DeviceException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message ends a sentence that begins with "The saved device" */
    public DeviceException(String message) {
        super(message);
    }
}
