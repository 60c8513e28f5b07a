package io.linkgate.protocol.signal;

/**
 * The address under which the sessions with one device are kept.
 *
 * @param name the user part; of a hidden address with the suffix {@code _1}, of a hosted one with {@code _128} or
 *     {@code _129} (whatsmeow {@code types/jid.go})
 * @param device 0 for a phone, otherwise a companion's number of 16 bits
 */
public record SignalAddress(String name, int device) {

    private static final int MAX_DEVICE = 0xffff;

    public SignalAddress {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an address has a name");
        }
        if (device < 0 || device > MAX_DEVICE) {
            throw new IllegalArgumentException("a device number has 16 bits, not " + device);
        }
    }

    /** Returns the form that stores use, for example {@code 1234567_1.3}. */
    public String text() {
        return name + "." + device;
    }
}
