package io.linkgate.sandbox.phone;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the person at the simulated phone does. */
public enum ScanOutcome {
    /** Confirms at once. */
    LINK,
    /** Says no. */
    DECLINE,
    /** Confirms after 5 seconds. */
    SLOW,
    /** The first scan only makes the companion change its secret; the person has to scan the code that it shows then. */
    SECOND_SCAN,
    /** Confirms, but the account has to show a passkey before the companion is linked, and nobody can. */
    PASSKEY;

    static final int SLOW_SECONDS = 5;

    /** The word in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome of that word. */
    public static Optional<ScanOutcome> of(String word) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.word().equals(word))
                .findFirst();
    }
}
