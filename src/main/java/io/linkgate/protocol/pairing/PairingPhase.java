package io.linkgate.protocol.pairing;

/** Where a pairing is, without the data; see the drawing at {@link Pairing}. */
public enum PairingPhase {
    CONNECTING,
    HANDSHAKING,
    AWAITING_REFS,
    SHOWING_CODE,
    EXHAUSTED,
    CLOSED;

    /** Whether nothing more can happen. */
    public boolean isOver() {
        return switch (this) {
            case CONNECTING, HANDSHAKING, AWAITING_REFS, SHOWING_CODE -> false;
            case EXHAUSTED, CLOSED -> true;
        };
    }
}
