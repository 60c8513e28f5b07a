package io.linkgate.protocol.pairing;

import java.time.Instant;
import java.util.Objects;

/**
 * How far linking by a typed code has come. Code and pending link go their own ways: a phone into which a wrong code was
 * typed may get another try with the same code, and a new code may be asked for meanwhile.
 *
 * @param code the code that may be typed
 * @param pending the link of a phone into which it was typed
 */
public record PairingCodeState(RequestedPairingCode code, PhoneLink pending) {

    /** Nobody asked for a code. */
    static final PairingCodeState NONE = new PairingCodeState(new RequestedPairingCode.None(), new PhoneLink.None());

    public PairingCodeState {
        Objects.requireNonNull(code);
        Objects.requireNonNull(pending);
    }

    PairingCodeState with(RequestedPairingCode newCode) {
        return new PairingCodeState(newCode, pending);
    }

    PairingCodeState with(PhoneLink newPending) {
        return new PairingCodeState(code, newPending);
    }

    /** Whether a phone has been, or is about to be, told how to confirm. */
    boolean isPending() {
        return !(pending instanceof PhoneLink.None);
    }

    /** When this, or that other instant, is next to be looked at. */
    Instant earlierOf(Instant other) {
        Instant own = code.until().isBefore(pending.until()) ? code.until() : pending.until();
        return own.isBefore(other) ? own : other;
    }
}
