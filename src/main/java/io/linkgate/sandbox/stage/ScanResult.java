package io.linkgate.sandbox.stage;

import java.util.Locale;

/** How linking by the simulated phone went. */
public enum ScanResult {
    LINKED("The companion signed too; it is linked."),
    SCAN_AGAIN("The server asked the companion for a fresh secret; scan the code that it shows now."),
    PASSKEY_WANTED("The server asked the companion for a passkey, and the phone waits for that; nothing is linked."),
    DECLINED("The person at the phone said no; the companion was told nothing."),
    NOT_A_CODE("The text is not that of a linking code."),
    OUTDATED_CODE("The code lacks the kind of client; phones refuse that since 2026."),
    EXPIRED("The time of this code is over; the companion shows another by now, or none."),
    WRONG_CODE("What the companion answered does not open with this code; another may be tried."),
    NO_CODE_REQUESTED("No companion that is connected now asks for a code to be typed into this phone."),
    BUSY("A code is being typed for this companion already."),
    UNKNOWN_CODE("No companion that is connected now was offered this code."),
    WRONG_KEY("The code names another key than the connection that was offered it."),
    TOO_MANY_DEVICES("The phone has too many linked devices."),
    REFUSED_BY_COMPANION("The companion refused what the phone signed."),
    BAD_ANSWER("The companion's answer does not complete what the phone signed."),
    NO_ANSWER("The companion did not answer in time."),
    CONNECTION_LOST("The companion's connection ended before it answered."),
    SERVER_ERROR("The sandbox could not keep the link.");

    private final String message;

    ScanResult(String message) {
        this.message = message;
    }

    /** The word in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One sentence for people. */
    public String message() {
        return message;
    }
}
