package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.StreamCode;

/** The reasons to refuse a companion. Codes: whatsmeow {@code types/events/events.go}, {@code ConnectFailureReason}. */
enum Refusal {
    /** Its payload is invalid, or its pre-key is not signed by its identity. */
    BAD_PAYLOAD(StreamCode.BAD_REQUEST),
    /** No such device is linked. */
    LOGGED_OUT(StreamCode.LOGGED_OUT),
    /** Its version is too old. */
    CLIENT_OUTDATED(StreamCode.CLIENT_OUTDATED);

    private final StreamCode code;

    Refusal(StreamCode code) {
        this.code = code;
    }

    int code() {
        return code.number();
    }
}
