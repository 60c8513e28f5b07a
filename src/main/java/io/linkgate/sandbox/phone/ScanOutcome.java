package io.linkgate.sandbox.phone;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the person at the simulated phone does after the scan. */
public enum ScanOutcome {
    /** Confirms at once. */
    LINK,
    /** Declines. */
    DECLINE,
    /** Confirms after 5 seconds. */
    SLOW,
    /** The first scan only makes the companion change its secret; the code that it shows then has to be scanned. */
    SECOND_SCAN,
    /** Confirms, but WhatsApp requires a passkey first, which the sandbox cannot provide. */
    PASSKEY;

    static final int SLOW_SECONDS = 5;

    /** The API's word for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome with that word. */
    public static Optional<ScanOutcome> of(String word) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.word().equals(word))
                .findFirst();
    }
}
