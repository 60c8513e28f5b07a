package io.linkgate.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What was done. The words are stable. */
public enum AuditAction {
    SESSION_CREATE,
    SESSION_START,
    SESSION_STOP,
    SESSION_RESTART,
    SESSION_LOGOUT,
    SESSION_DELETE,
    SESSION_UPDATE,
    /** A phone has linked the instance. */
    SESSION_LINKED,
    /** The device was taken off its account, on the phone or by WhatsApp. */
    SESSION_UNLINKED,
    /** A QR code was shown to a viewer. */
    CODE_SEEN,
    /** A pairing code was asked for. */
    CODE_REQUESTED,
    /** A temporary link was made; older ones of the instance are dead. */
    LINK_CREATE,
    LINK_REVOKE,
    /** A text was sent, or tried to be. */
    MESSAGE_SEND,
    /** The messages of a chat were marked as read. */
    MESSAGE_SEEN,
    /** A one-time password was sent, or tried to be. */
    OTP_SEND,
    OTP_VERIFY,
    WEBHOOK_CHANGE,
    WEBHOOK_REPLAY,
    TOKEN_CREATE,
    TOKEN_ROTATE,
    TOKEN_REVOKE,
    SANDBOX_SCAN,
    SANDBOX_TYPE_CODE,
    SANDBOX_UNLINK,
    SANDBOX_FAULT,
    /** A phone of the sandbox has sent a text. */
    SANDBOX_TEXT,
    /** A phone of the sandbox has read messages. */
    SANDBOX_READ,
    /** A call that {@code AuditedEndpoints} does not name; its route is in the detail. */
    OTHER_CALL;

    private final String wireName;

    /** Derives the word from the name: the first underscore stands for a dot. */
    AuditAction() {
        this.wireName = name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
    }

    /** Returns the word, for example {@code session.create}. */
    public String wireName() {
        return wireName;
    }

    /** Returns the action of that word; empty if there is none. */
    public static Optional<AuditAction> of(String wireName) {
        return Arrays.stream(values())
                .filter(action -> action.wireName.equals(wireName.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
