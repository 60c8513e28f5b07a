package io.linkgate.sandbox.account;

import io.linkgate.phone.PhoneNumber;
import java.util.Objects;

/**
 * One device of one account: a linked device, or the phone itself.
 *
 * @param phone the account's phone
 * @param device its number: 0 for the phone itself, 1 to 255 for a linked device, as the short form of a JID can carry
 */
public record DeviceAddress(PhoneNumber phone, int device) {

    /** One byte in the short form of a JID (whatsmeow {@code binary/encoder.go}). */
    public static final int MAX_DEVICE = 255;

    public DeviceAddress {
        Objects.requireNonNull(phone);
        if (device < 0 || device > MAX_DEVICE) {
            throw new IllegalArgumentException("a device has a number from 0 to 255");
        }
    }

    /** The phone itself. */
    public static DeviceAddress ofPhone(PhoneNumber phone) {
        return new DeviceAddress(phone, 0);
    }

    public boolean isPhone() {
        return device == 0;
    }

    /** {@code user:device@server}, for the phone {@code user@server}. */
    public String jid() {
        return phone.digits() + (isPhone() ? "" : ":" + device) + "@s.whatsapp.net";
    }
}
