package io.linkgate.sandbox.phone;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happens when a code was typed into the simulated phone, and the companion has answered well. */
public enum TypingOutcome {
    /** The phone vouches for the companion. */
    LINK,
    /** The account has to show a passkey before, and nobody can. */
    PASSKEY;

    /** The word in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome of that word. */
    public static Optional<TypingOutcome> of(String word) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.word().equals(word))
                .findFirst();
    }
}
