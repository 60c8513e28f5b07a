package io.linkgate.session;

import java.util.Locale;

/** Why a session is in its state, as a stable word of the API. */
public enum Reason {
    /** Never started, or stopped by its owner. */
    STOPPED_BY_OWNER,
    /** Codes ran out and nobody watched; the next look wakes it. */
    PARKED,
    /** Several rounds of codes were shown in vain; the next one comes after a pause, or when the owner restarts the session. */
    RESTING,
    /** The far side cannot be reached; tried again with pauses. */
    UNREACHABLE,
    /** The far side did not prove its identity. */
    UNTRUSTED,
    /** A phone confirmed, but the link could not be written to disk here, for example since it is full; scan again. */
    NOT_SAVED,
    /** The far side broke the protocol. */
    PROTOCOL_ERROR,
    /** It did not move by its deadline. */
    STALLED,
    /** WhatsApp refuses our client version. */
    CLIENT_OUTDATED,
    /** WhatsApp refuses us for another reason. */
    REFUSED,
    /** The phone unlinked this device; what was kept of it is erased, and the next look brings a code. */
    LOGGED_OUT,
    /** Another phone than the expected one scanned; it was turned away, and nothing was kept of it. */
    WRONG_NUMBER,
    /** Another copy of this device holds the link. */
    REPLACED,
    /** WhatsApp has banned or locked the account. */
    BANNED,
    /** What is kept of the linked device cannot be opened or understood. */
    CREDENTIALS_UNREADABLE,
    /** The engine of this instance is switched off on this server. */
    ENGINE_DISABLED;

    /** The word in the API, for example {@code client_outdated}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
