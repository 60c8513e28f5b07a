package io.linkgate.session;

/** The states of a session as the API names them. */
public enum SessionStatus {
    STOPPED,
    STARTING,
    SCAN_QR_CODE,
    /** A phone has taken the code, and WhatsApp requires a passkey, which this version cannot provide. */
    PASSKEY_REQUIRED,
    /** Reserved by the API for a passkey that has to be confirmed on the phone; no session gets here yet. */
    PASSKEY_CONFIRMATION_REQUIRED,
    WORKING,
    FAILED
}
