package io.linkgate.hook;

import io.linkgate.message.MessageRecord;
import java.util.List;
import java.util.regex.Pattern;

/** The events that are delivered. A hook may ask for others, as clients of other services do; these never occur. */
public enum HookEvent {
    SESSION_STATUS("session.status"),
    SESSION_QR("session.qr"),
    /** A message came, or the owner has sent one from another device. */
    MESSAGE("message"),
    /** A text that was sent has come further. */
    MESSAGE_ACK("message.ack");

    /** Stands for every event. */
    public static final String ALL = "*";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,30}(\\.([A-Za-z0-9_-]{1,30}|\\*))?|\\*");

    private final String wireName;

    HookEvent(String wireName) {
        this.wireName = wireName;
    }

    /** Returns the event that reports what happened to a message; {@link MessageRecord#isReported} holds. */
    public static HookEvent of(MessageRecord record) {
        return record.received().isPresent() ? MESSAGE : MESSAGE_ACK;
    }

    /** Returns the name in the API, for example {@code session.status}. */
    public String wireName() {
        return wireName;
    }

    /** Whether a hook that asks for these names gets this event. */
    boolean isIn(List<String> names) {
        int dot = wireName.indexOf('.');
        String area = dot < 0 ? wireName : wireName.substring(0, dot);
        return names.contains(wireName) || names.contains(ALL) || names.contains(area + ".*");
    }

    /** Whether that may be the name of an event: this version's, a later one's or another service's. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
