package io.linkgate.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One transition of a session.
 *
 * @param at when
 * @param from where it was
 * @param to where it is then
 * @param reason why, where one belongs to the new state
 * @param detail one sentence for an operator, free of secrets; empty where there is none
 * @param cure what the connection that led to it was to cure
 * @param lasted how long it was where it was
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Transition(
        Instant at,
        SessionStatus from,
        SessionStatus to,
        Optional<Reason> reason,
        String detail,
        Cure cure,
        Duration lasted) {

    public Transition {
        Objects.requireNonNull(at);
        Objects.requireNonNull(from);
        Objects.requireNonNull(to);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(detail);
        Objects.requireNonNull(cure);
        Objects.requireNonNull(lasted);
    }
}
