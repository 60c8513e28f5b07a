package io.linkgate.sandbox.phone;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happens after the right pairing code was typed on the simulated phone. */
public enum TypingOutcome {
    /** The phone vouches for the companion. */
    LINK,
    /** WhatsApp requires a passkey first, which the sandbox cannot provide. */
    PASSKEY;

    /** The API's word for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome with that word. */
    public static Optional<TypingOutcome> of(String word) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.word().equals(word))
                .findFirst();
    }
}
