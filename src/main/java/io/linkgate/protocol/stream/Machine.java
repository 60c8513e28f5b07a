package io.linkgate.protocol.stream;

import java.time.Instant;
import java.util.Optional;

/**
 * A state machine that runs one connection of a companion. Pure: a function of state, event and time, without socket,
 * timer or clock. Immutable; safe for use by any thread.
 *
 * @param <S> its states
 * @param <E> its events
 * @param <A> its actions
 */
public interface Machine<S extends Machine.State, E, A> {

    /**
     * Returns the next state and what to do about an event.
     *
     * @throws IllegalStateException if the event cannot happen in that state
     */
    Step<S, A> on(S state, E event, Instant now);

    /** A state of any machine. */
    interface State {

        /** When time alone changes this state; empty when it is over. */
        Optional<Instant> nextWake();

        /** Whether nothing more can happen. */
        boolean isOver();
    }
}
