package io.linkgate.sandbox.stage;

import java.util.Locale;

/** The result of linking with the simulated phone. */
public enum ScanResult {
    LINKED("The companion signed too; it is linked."),
    SCAN_AGAIN("The server asked the companion for a fresh secret; scan the code that it shows now."),
    PASSKEY_WANTED("The server asked the companion for a passkey, and the phone is waiting for it; nothing is linked."),
    DECLINED("The person at the phone declined; the companion was not notified."),
    NOT_A_CODE("The text is not a linking code."),
    OUTDATED_CODE("The code does not name the kind of client; phones have refused such codes since 2026."),
    EXPIRED("This code has expired; the companion now shows another one, or none."),
    WRONG_CODE("The companion's answer does not open with this code; try another one."),
    NO_CODE_REQUESTED("No companion that is connected now has requested a pairing code for this phone."),
    BUSY("Another pairing code is already being typed for this companion."),
    UNKNOWN_CODE("No companion that is connected now was offered this code."),
    WRONG_KEY("The key in the code is not the key of the connection that was offered it."),
    TOO_MANY_DEVICES("The phone has too many linked devices."),
    REFUSED_BY_COMPANION("The companion refused the phone's signature."),
    BAD_ANSWER("The companion's answer does not complete what the phone signed."),
    NO_ANSWER("The companion did not answer in time."),
    CONNECTION_LOST("The companion's connection ended before it answered."),
    SERVER_ERROR("The sandbox could not save the link.");

    private final String message;

    ScanResult(String message) {
        this.message = message;
    }

    /** The API's word for it, for example {@code linked}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One sentence for people to read. */
    public String message() {
        return message;
    }
}
