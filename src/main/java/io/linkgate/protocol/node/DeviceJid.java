package io.linkgate.protocol.node;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A JID that names one device of a user, in its short form: one byte for the server, one for the device (whatsmeow
 * {@code types/jid.go} and {@code binary/encoder.go}).
 *
 * @param domain 0 to 255, the server as a byte
 * @param device 0 to 255
 * @param user possibly empty
 */
record DeviceJid(int domain, int device, String user) {

    private static final String USERS = "s.whatsapp.net";
    private static final Pattern DEVICE = Pattern.compile("0|[1-9][0-9]{0,2}");

    /**
     * Parses the parts before and after the {@code @}.
     *
     * @return empty when the text has no device, or one that the short form cannot carry
     */
    static Optional<DeviceJid> parse(String userAndDevice, String server) {
        int colon = userAndDevice.indexOf(':');
        int domain = domainOf(server);
        if (colon < 0 || domain < 0) {
            return Optional.empty();
        }
        String digits = userAndDevice.substring(colon + 1);
        // Digits such as 007 would not survive a round trip, so they keep the long form.
        if (!DEVICE.matcher(digits).matches() || Integer.parseInt(digits) > 255) {
            return Optional.empty();
        }
        return Optional.of(new DeviceJid(domain, Integer.parseInt(digits), userAndDevice.substring(0, colon)));
    }

    /** Returns the text form; device 0 is the phone itself and not written. */
    String text() {
        return (device == 0 ? user : user + ":" + device) + "@" + server(domain);
    }

    private static int domainOf(String server) {
        return switch (server) {
            case USERS -> 0;
            case "lid" -> 1;
            case "hosted" -> 128;
            case "hosted.lid" -> 129;
            default -> -1;
        };
    }

    private static String server(int domain) {
        return switch (domain) {
            case 1 -> "lid";
            case 128 -> "hosted";
            case 129 -> "hosted.lid";
            default -> USERS;
        };
    }
}
