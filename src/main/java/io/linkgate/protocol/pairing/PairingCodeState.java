package io.linkgate.protocol.pairing;

import java.time.Instant;
import java.util.Objects;

/**
 * The state of linking by pairing code. Code and pending link are independent: a phone into which a wrong code was
 * typed may try again with the same code, and a new code may be requested at the same time.
 *
 * @param code the requested code
 * @param pending the link of a phone into which a code was typed
 */
public record PairingCodeState(RequestedPairingCode code, PhoneLink pending) {

    /** No code was requested. */
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

    /** Returns whether a phone has received, or is about to receive, its key bundle. */
    boolean isPending() {
        return !(pending instanceof PhoneLink.None);
    }

    /** Returns the earlier of this state's next instant and another. */
    Instant earlierOf(Instant other) {
        Instant own = code.until().isBefore(pending.until()) ? code.until() : pending.until();
        return own.isBefore(other) ? own : other;
    }
}
