package io.linkgate.protocol.signal;

import java.util.Arrays;
import java.util.Optional;

/** The two forms of a ciphertext between two devices. */
public enum CiphertextKind {
    /** Carries what the recipient needs to begin the session. Sent until the recipient has answered on it. */
    PREKEY("pkmsg"),
    /** Belongs to a session that both sides have. */
    PLAIN("msg");

    private final String wireName;

    CiphertextKind(String wireName) {
        this.wireName = wireName;
    }

    /** Returns the {@code type} of the stanza's {@code enc} element. */
    public String wireName() {
        return wireName;
    }

    /** Parses a {@code type}; empty for every other one, such as {@code skmsg} of groups. */
    public static Optional<CiphertextKind> parse(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName.equals(wireName))
                .findFirst();
    }
}
