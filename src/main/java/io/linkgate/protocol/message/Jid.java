package io.linkgate.protocol.message;

import io.linkgate.protocol.signal.SignalAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of an account, of one of its devices, of a group or of a list, {@code user:device@server}. An account has
 * two: its phone number, and a hidden number (LID) that WhatsApp chose (whatsmeow {@code types/jid.go}). Immutable;
 * never prints the user.
 *
 * @param user 0 to 64 letters, digits, {@code _}, {@code +} and {@code -}; empty for a server itself
 * @param device 0 to 65535; 0 is the phone, and written without a number
 * @param server for example {@code s.whatsapp.net}, {@code lid} or {@code g.us}
 */
public record Jid(String user, int device, String server) {

    /** The server of phone numbers. */
    public static final String PHONE_SERVER = "s.whatsapp.net";

    /** The server of hidden numbers. */
    public static final String HIDDEN_SERVER = "lid";

    /** Phone numbers and hidden numbers of devices that a business has hosted elsewhere. */
    private static final String HOSTED_PHONE_SERVER = "hosted";

    private static final String HOSTED_HIDDEN_SERVER = "hosted.lid";

    private static final String GROUP_SERVER = "g.us";
    private static final String BROADCAST_SERVER = "broadcast";
    private static final String NEWSLETTER_SERVER = "newsletter";
    private static final String BOT_SERVER = "bot";

    /** A server that may stand alone. A bare word of another kind is not an address. */
    private static final Set<String> ALONE = Set.of(PHONE_SERVER, GROUP_SERVER, BROADCAST_SERVER, HIDDEN_SERVER);

    private static final int MAX_DEVICE = 65535;
    private static final String SERVER = "[a-z]{1,20}(?:\\.[a-z]{1,20}){0,3}";

    /** The agent after a dot is always 0 in text; other agents are servers of their own. */
    private static final Pattern TEXT =
            Pattern.compile("([0-9A-Za-z_+-]{0,64})(?:\\.0)?(?::([0-9]{1,5}))?@(" + SERVER + ")");

    private static final Pattern USER = Pattern.compile("[0-9A-Za-z_+-]{0,64}");
    private static final Pattern SERVER_NAME = Pattern.compile(SERVER);

    /** Automated accounts with phone numbers (whatsmeow {@code types/jid.go}, {@code IsBot}). */
    private static final Pattern BOT = Pattern.compile("1313555[0-9]{4}|131655500[0-9]{2}");

    public Jid {
        Objects.requireNonNull(user);
        Objects.requireNonNull(server);
        // Nearly all addresses are of accounts, and a text alone makes dozens.
        boolean known = ALONE.contains(server);
        if (!USER.matcher(user).matches()
                || !(known || SERVER_NAME.matcher(server).matches())) {
            throw new IllegalArgumentException("not an address");
        }
        if (device < 0 || device > MAX_DEVICE) {
            throw new IllegalArgumentException("a device has a number of 0 to 65535, not " + device);
        }
    }

    /** Parses any text, {@code user@server}, {@code user:device@server}, {@code @server} or a known {@code server}. */
    public static Optional<Jid> parse(String text) {
        if (ALONE.contains(text)) {
            return Optional.of(new Jid("", 0, text));
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int device = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        return device > MAX_DEVICE
                ? Optional.empty()
                : Optional.of(new Jid(matcher.group(1), device, matcher.group(3)));
    }

    /** Returns the account with that phone number, digits with the country code first. */
    public static Jid phone(String digits) {
        return new Jid(digits, 0, PHONE_SERVER);
    }

    /** Returns the account with that hidden number. */
    public static Jid hidden(String digits) {
        return new Jid(digits, 0, HIDDEN_SERVER);
    }

    /** Returns the text form. */
    public String text() {
        return (device == 0 ? user : user + ":" + device) + "@" + server;
    }

    /** Returns the account itself: without a device, and under the normal server if it was a hosted one. */
    public Jid bare() {
        return device == 0 && server.equals(normalServer()) ? this : new Jid(user, 0, normalServer());
    }

    /** Returns this address under the normal server if it was a hosted one. */
    public Jid normal() {
        return new Jid(user, device, normalServer());
    }

    /** Returns another device of the same account. */
    public Jid withDevice(int number) {
        return new Jid(user, number, server);
    }

    /** Returns this address as the one of a hosted device. */
    public Jid hosted() {
        return switch (server) {
            case PHONE_SERVER -> new Jid(user, device, HOSTED_PHONE_SERVER);
            case HIDDEN_SERVER -> new Jid(user, device, HOSTED_HIDDEN_SERVER);
            default -> this;
        };
    }

    /** Returns this device under another number of its account: the same device, and hosted if this one is. */
    public Jid under(Jid number) {
        Jid other = number.bare().withDevice(device);
        return equals(normal()) ? other : other.hosted();
    }

    /** Returns whether it is a hidden number. */
    public boolean isHidden() {
        return !user.isEmpty() && normalServer().equals(HIDDEN_SERVER);
    }

    /** Returns whether it is a phone number. */
    public boolean isPhone() {
        return !user.isEmpty() && normalServer().equals(PHONE_SERVER);
    }

    /** Returns whether it is an account, by either of its numbers. */
    public boolean isUser() {
        return isHidden() || isPhone();
    }

    public boolean isGroup() {
        return server.equals(GROUP_SERVER);
    }

    /** Returns whether it is a list, or the one of all statuses. */
    public boolean isBroadcast() {
        return server.equals(BROADCAST_SERVER);
    }

    /** Returns whether it is the list of all statuses. */
    public boolean isStatus() {
        return isBroadcast() && user.equals("status");
    }

    public boolean isNewsletter() {
        return server.equals(NEWSLETTER_SERVER);
    }

    /** Returns whether it is an automated account, which has no devices. */
    public boolean isBot() {
        return server.equals(BOT_SERVER) || (isPhone() && BOT.matcher(user).matches());
    }

    /** Returns whether both are devices of one account under the same of its two numbers. */
    public boolean isSameUser(Jid other) {
        return user.equals(other.user) && normalServer().equals(other.normalServer());
    }

    /**
     * Returns the name under which Signal sessions are kept: the user, with a suffix for all but phone numbers
     * (whatsmeow {@code types/jid.go}, Baileys {@code Signal/libsignal.ts}).
     */
    public SignalAddress signalAddress() {
        return new SignalAddress(user + suffix(), device);
    }

    private String suffix() {
        return switch (server) {
            case HIDDEN_SERVER -> "_1";
            case HOSTED_PHONE_SERVER -> "_128";
            case HOSTED_HIDDEN_SERVER -> "_129";
            default -> "";
        };
    }

    private String normalServer() {
        return switch (server) {
            case HOSTED_PHONE_SERVER -> PHONE_SERVER;
            case HOSTED_HIDDEN_SERVER -> HIDDEN_SERVER;
            default -> server;
        };
    }

    /** Shows server and device only. */
    @Override
    public String toString() {
        return "Jid[" + device + "@" + server + "]";
    }
}
