package io.linkgate.session;

/** The states of a session as the API names them. */
public enum SessionStatus {
    STOPPED,
    STARTING,
    SCAN_QR_CODE,
    /** A phone has taken the code, and WhatsApp wants a passkey, which this version cannot show. */
    PASSKEY_REQUIRED,
    /** A word of the contract, for a passkey that was shown and has to be confirmed on the phone; nothing comes here yet. */
    PASSKEY_CONFIRMATION_REQUIRED,
    WORKING,
    FAILED
}
