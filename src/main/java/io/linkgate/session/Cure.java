package io.linkgate.session;

import java.util.Locale;

/** What a new connection is to cure. */
public enum Cure {
    /** Nothing is wrong: the owner's command, a phone's confirmation, or the far side's wish. */
    NONE,
    /** It rested, and somebody looks. */
    WAKE,
    /** Its codes ran out, or no other followed the last one. */
    NEW_CODES,
    /** The connection before failed. */
    RETRY;

    /** The word in logs and metrics, for example {@code new_codes}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
