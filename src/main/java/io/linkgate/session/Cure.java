package io.linkgate.session;

import java.util.Locale;

/** What a new connection cures. */
public enum Cure {
    /** Nothing is wrong: the owner's command, a phone's confirmation, or a request of the server. */
    NONE,
    /** The session rested, and a caller asks for its code. */
    WAKE,
    /** The codes ran out, or none followed the last one. */
    NEW_CODES,
    /** The previous connection failed. */
    RETRY;

    /** The word in logs and metrics, for example {@code new_codes}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
