package io.linkgate.engine.whatsapp;

import io.linkgate.engine.LinkedAccount;
import io.linkgate.protocol.identity.ClientProps;
import io.linkgate.protocol.identity.LinkedIdentity;
import io.linkgate.protocol.identity.PairSuccess;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The link of a companion, made by a phone's confirmation. Never prints a phone number.
 *
 * @param user the digits of the own JID as a number, above 0
 * @param device the device number of the own JID, 0 to 65535
 * @param jid the own JID as the server gave it, {@code user:device@server}
 * @param lid the same under the account's hidden number; may be empty
 * @param platform what kind of phone; may be empty
 * @param business the name of a business account; empty for others
 * @param identity signed by both sides
 * @param props what the account had migrated when it was linked
 */
record Link(
        long user,
        int device,
        String jid,
        String lid,
        String platform,
        String business,
        LinkedIdentity identity,
        ClientProps props) {

    private static final Pattern JID = Pattern.compile("([1-9][0-9]{0,17})(?::([0-9]{1,5}))?@[a-z.]+");
    private static final int MAX_DEVICE = 0xffff;

    Link {
        Objects.requireNonNull(jid);
        Objects.requireNonNull(lid);
        Objects.requireNonNull(platform);
        Objects.requireNonNull(business);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(props);
    }

    /** Creates a link from its parts; empty if the JID names no device that can log in. */
    static Optional<Link> of(
            String jid, String lid, String platform, String business, LinkedIdentity identity, ClientProps props) {
        Matcher parts = JID.matcher(jid);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int device = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
        return device > MAX_DEVICE
                ? Optional.empty()
                : Optional.of(new Link(
                        Long.parseLong(parts.group(1)), device, jid, lid, platform, business, identity, props));
    }

    /** Creates the link that a phone has confirmed. */
    static Optional<Link> of(PairSuccess success, LinkedIdentity identity) {
        return of(success.jid(), success.lid(), success.platform(), success.business(), identity, success.props());
    }

    Link withLid(String newLid) {
        return new Link(user, device, jid, newLid, platform, business, identity, props);
    }

    /** Whether the phone announced at the link that its chats are filed under phone numbers, not hidden ones. */
    boolean isUnmigrated() {
        return props.raw().length() > 0 && !props.chatDbLidMigrated();
    }

    /** Returns the account of the link, without the device. */
    LinkedAccount account() {
        return new LinkedAccount(withoutDevice(jid), withoutDevice(lid), business, platform);
    }

    private static String withoutDevice(String deviceJid) {
        return deviceJid.replaceFirst(":[0-9]*@", "@");
    }

    @Override
    public String toString() {
        return "Link[device=" + device + ", " + platform + ", " + identity + "]";
    }
}
