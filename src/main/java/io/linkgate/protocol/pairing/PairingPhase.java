package io.linkgate.protocol.pairing;

/** The phase of a pairing, without the data; see the drawing at {@link Pairing}. */
public enum PairingPhase {
    CONNECTING,
    HANDSHAKING,
    AWAITING_REFS,
    SHOWING_CODE,
    AWAITING_SUCCESS,
    AWAITING_PASSKEY,
    CONFIRMING,
    AWAITING_RESTART,
    LINKED,
    EXHAUSTED,
    CLOSED;

    /** Whether nothing more can happen. */
    public boolean isOver() {
        return switch (this) {
            case CONNECTING,
                    HANDSHAKING,
                    AWAITING_REFS,
                    SHOWING_CODE,
                    AWAITING_SUCCESS,
                    AWAITING_PASSKEY,
                    CONFIRMING,
                    AWAITING_RESTART -> false;
            case LINKED, EXHAUSTED, CLOSED -> true;
        };
    }
}
