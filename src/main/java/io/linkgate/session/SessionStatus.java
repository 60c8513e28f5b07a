package io.linkgate.session;

/** The states of a session as the API names them. */
public enum SessionStatus {
    STOPPED,
    STARTING,
    SCAN_QR_CODE,
    PASSKEY_REQUIRED,
    PASSKEY_CONFIRMATION_REQUIRED,
    WORKING,
    FAILED
}
