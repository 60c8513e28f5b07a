package io.linkgate.protocol.pairing;

import io.linkgate.protocol.stream.ConnectionEnd;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The outcome of one event.
 *
 * @param state where the pairing is now
 * @param actions what to do, in order
 */
public record PairingStep(PairingState state, List<PairingAction> actions) {

    public PairingStep {
        Objects.requireNonNull(state);
        actions = List.copyOf(actions);
    }

    static PairingStep to(PairingState state, PairingAction... actions) {
        return new PairingStep(state, List.of(actions));
    }

    static PairingStep over(ConnectionEnd end, PairingAction... before) {
        PairingState state = switch (end.cause()) {
            case LINKED -> new PairingState.Linked();
            case CODES_EXHAUSTED -> new PairingState.Exhausted();
            case CLOSED,
                    RESTART,
                    LOST,
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

    /** What follows from the state that this one led to, after what this one wants done. */
    PairingStep then(Function<PairingState, PairingStep> next) {
        PairingStep step = next.apply(state);
        return new PairingStep(
                step.state(),
                Stream.concat(actions.stream(), step.actions().stream()).toList());
    }

    /** The same actions, in another state. */
    PairingStep in(PairingState other) {
        return new PairingStep(other, actions);
    }

    /** The same, and these after all others. */
    PairingStep and(PairingAction... more) {
        return new PairingStep(
                state, Stream.concat(actions.stream(), Stream.of(more)).toList());
    }

    /** The same, and this before all others. */
    PairingStep after(PairingAction first) {
        return new PairingStep(
                state, Stream.concat(Stream.of(first), actions.stream()).toList());
    }

    /** Every code of this connection was shown, and no phone is about to confirm. */
    static PairingStep exhausted(PairingAction... before) {
        return over(new ConnectionEnd(ConnectionEnd.Cause.CODES_EXHAUSTED, "All codes were shown."), before);
    }
}
