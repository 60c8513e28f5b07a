package io.linkgate.protocol.pairing;

import java.util.List;
import java.util.Objects;
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
            case CLOSED, RESTART, LOST, UNTRUSTED, PROTOCOL, CLIENT_OUTDATED, LOGGED_OUT, REPLACED, BANNED, REFUSED ->
                new PairingState.Closed(end);
        };
        return to(state, before).and(new PairingAction.End(end));
    }

    PairingStep and(PairingAction more) {
        return new PairingStep(
                state, Stream.concat(actions.stream(), Stream.of(more)).toList());
    }
}
