package io.linkgate.sandbox.account;

import io.linkgate.phone.PhoneNumber;
import java.util.Objects;

/**
 * One linked device of one account.
 *
 * @param phone the account's phone
 * @param device its number, 1 to 255, as the short form of a JID can carry
 */
public record DeviceAddress(PhoneNumber phone, int device) {

    /** One byte in the short form of a JID (whatsmeow {@code binary/encoder.go}); 0 is the phone itself. */
    static final int MAX_DEVICE = 255;

    public DeviceAddress {
        Objects.requireNonNull(phone);
        if (device < 1 || device > MAX_DEVICE) {
            throw new IllegalArgumentException("a linked device has a number from 1 to 255");
        }
    }

    /** {@code user:device@server}. */
    public String jid() {
        return phone.digits() + ":" + device + "@s.whatsapp.net";
    }
}
