package io.linkgate.sandbox.stage;

/** Why a companion is not let in. Codes: whatsmeow {@code types/events/events.go}, {@code ConnectFailureReason}. */
enum Refusal {
    /** What it told about itself makes no sense, or its pre-key is not signed by its identity. */
    BAD_PAYLOAD(400),
    /** Nobody linked such a device. */
    LOGGED_OUT(401),
    /** Its version is older than we want. */
    CLIENT_OUTDATED(405);

    private final int code;

    Refusal(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
