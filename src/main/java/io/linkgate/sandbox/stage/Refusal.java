package io.linkgate.sandbox.stage;

/** The reasons to refuse a companion. Codes: whatsmeow {@code types/events/events.go}, {@code ConnectFailureReason}. */
enum Refusal {
    /** Its payload makes no sense, or its pre-key is not signed by its identity. */
    BAD_PAYLOAD(400),
    /** No such device is linked. */
    LOGGED_OUT(401),
    /** Its version is too old. */
    CLIENT_OUTDATED(405);

    private final int code;

    Refusal(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
