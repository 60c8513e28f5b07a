package io.linkgate.protocol.stream;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The outcome of one event in a state machine. Immutable.
 *
 * @param state the next state
 * @param actions what to do, in order
 * @param <S> the machine's states
 * @param <A> the machine's actions
 */
public record Step<S, A>(S state, List<A> actions) {

    public Step {
        Objects.requireNonNull(state);
        actions = List.copyOf(actions);
    }

    /** Leads to that state, with these actions. */
    @SafeVarargs
    public static <S, A> Step<S, A> to(S state, A... actions) {
        return new Step<>(state, List.of(actions));
    }

    /** Adds what follows from the state that this step led to. */
    public Step<S, A> then(Function<S, Step<S, A>> next) {
        Step<S, A> step = next.apply(state);
        return new Step<>(step.state(), joined(actions, step.actions()));
    }

    /** Leads to another state, with the same actions. */
    public Step<S, A> in(S other) {
        return new Step<>(other, actions);
    }

    /** Adds actions after all others. */
    @SafeVarargs
    public final Step<S, A> and(A... more) {
        return new Step<>(state, joined(actions, List.of(more)));
    }

    /** Adds an action before all others. */
    public Step<S, A> after(A first) {
        return new Step<>(state, joined(List.of(first), actions));
    }

    private static <A> List<A> joined(List<A> first, List<A> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
