package io.linkgate.session;

import java.util.Locale;

/** The reasons for a session's state, with stable words in the API. */
public enum Reason {
    /** Never started, or stopped by its owner. */
    STOPPED_BY_OWNER,
    /** The codes ran out and no caller watched; the next request for a code wakes it. */
    PARKED,
    /**
     * Several rounds of codes passed without a scan; the next one comes after a pause, or when the owner restarts the
     * session.
     */
    RESTING,
    /** The server cannot be reached; retried with pauses. */
    UNREACHABLE,
    /** The server did not prove its identity. */
    UNTRUSTED,
    /** A phone confirmed, but the link could not be written to disk, for example because it is full; scan again. */
    NOT_SAVED,
    /** The server broke the protocol. */
    PROTOCOL_ERROR,
    /** The session did not move by its deadline. */
    STALLED,
    /** WhatsApp refuses our client version. */
    CLIENT_OUTDATED,
    /** WhatsApp refuses us for another reason. */
    REFUSED,
    /** The phone unlinked this device; its data is erased, and the next request for a code brings one. */
    LOGGED_OUT,
    /** A phone with an unexpected number scanned; it was turned away, and nothing was saved. */
    WRONG_NUMBER,
    /** Another copy of this device holds the link. */
    REPLACED,
    /** WhatsApp has banned or locked the account. */
    BANNED,
    /** The saved data of the linked device cannot be opened or understood. */
    CREDENTIALS_UNREADABLE,
    /** The engine of this instance is disabled on this server. */
    ENGINE_DISABLED;

    /** The API's word for it, for example {@code client_outdated}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
