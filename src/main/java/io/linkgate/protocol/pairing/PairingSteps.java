package io.linkgate.protocol.pairing;

import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.Step;

/** The steps of a pairing: on to another state, or to one of its ends. */
final class PairingSteps {

    private PairingSteps() {}

    static Step<PairingState, PairingAction> to(PairingState state, PairingAction... actions) {
        return Step.to(state, actions);
    }

    /** Ends the pairing; {@link PairingAction.End} is the last action. */
    static Step<PairingState, PairingAction> over(ConnectionEnd end, PairingAction... before) {
        PairingState state = switch (end.cause()) {
            case LINKED -> new PairingState.Linked();
            case CODES_EXHAUSTED -> new PairingState.Exhausted();
            case CLOSED,
                    RESTART,
                    LOST,
                    FLOODED,
                    UNTRUSTED,
                    NOT_KEPT,
                    PROTOCOL,
                    CLIENT_OUTDATED,
                    LOGGED_OUT,
                    REPLACED,
                    BANNED,
                    REFUSED_FOR_NOW,
                    REFUSED -> new PairingState.Closed(end);
        };
        return to(state, before).and(new PairingAction.End(end));
    }

    /** Ends the pairing after every code of this connection was shown and no phone is about to confirm. */
    static Step<PairingState, PairingAction> exhausted(PairingAction... before) {
        return over(new ConnectionEnd(ConnectionEnd.Cause.CODES_EXHAUSTED, "All codes were shown."), before);
    }
}
