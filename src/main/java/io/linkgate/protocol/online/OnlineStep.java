package io.linkgate.protocol.online;

import io.linkgate.protocol.stream.ConnectionEnd;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The outcome of one event.
 *
 * @param state where the connection is now
 * @param actions what to do, in order
 */
public record OnlineStep(OnlineState state, List<OnlineAction> actions) {

    public OnlineStep {
        Objects.requireNonNull(state);
        actions = List.copyOf(actions);
    }

    static OnlineStep to(OnlineState state, OnlineAction... actions) {
        return new OnlineStep(state, List.of(actions));
    }

    static OnlineStep over(ConnectionEnd end) {
        return to(new OnlineState.Closed(end), new OnlineAction.End(end));
    }

    OnlineStep and(OnlineAction... more) {
        return new OnlineStep(
                state, Stream.concat(actions.stream(), Stream.of(more)).toList());
    }
}
