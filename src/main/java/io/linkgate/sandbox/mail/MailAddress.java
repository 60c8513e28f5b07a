package io.linkgate.sandbox.mail;

import io.linkgate.sandbox.account.DeviceAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JID of a person or of one device of a person, as stanzas carry it. Never prints its number.
 *
 * @param user the digits before the server: a telephone number or a hidden number
 * @param device 0 for the phone, or for the person as a whole
 * @param hidden whether it is the form with the hidden number, {@code @lid}
 */
public record MailAddress(long user, int device, boolean hidden) {

    private static final String USERS = "@s.whatsapp.net";
    private static final String HIDDEN = "@lid";

    /** A dot and an agent may follow the user (whatsmeow {@code types/jid.go}); it is always 0 here. */
    private static final Pattern FORM =
            Pattern.compile("([1-9][0-9]{4,17})(?:\\.0)?(?::([0-9]{1,3}))?(@s\\.whatsapp\\.net|@lid)");

    /** Parses a JID; empty for groups, channels, the server and anything that is no JID. */
    public static Optional<MailAddress> parse(String jid) {
        Matcher form = FORM.matcher(jid);
        if (!form.matches()) {
            return Optional.empty();
        }
        int device = form.group(2) == null ? 0 : Integer.parseInt(form.group(2));
        return device > DeviceAddress.MAX_DEVICE
                ? Optional.empty()
                : Optional.of(new MailAddress(
                        Long.parseLong(form.group(1)), device, form.group(3).equals(HIDDEN)));
    }

    /** {@code user:device@server}; device 0 is not written. */
    public String text() {
        return user + (device == 0 ? "" : ":" + device) + (hidden ? HIDDEN : USERS);
    }

    /** The person, without a device. */
    public MailAddress bare() {
        return new MailAddress(user, 0, hidden);
    }

    @Override
    public String toString() {
        return "MailAddress[…:" + device + (hidden ? HIDDEN : USERS) + "]";
    }
}
