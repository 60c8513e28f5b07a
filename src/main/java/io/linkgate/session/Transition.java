package io.linkgate.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A session's move from one status to another.
 *
 * @param at when it happened
 * @param from the old status
 * @param to the new status
 * @param reason the reason for the new status, if it has one
 * @param detail one sentence for the operator, free of secrets; empty if there is none
 * @param cure what the connection that led to it was opened to cure
 * @param lasted how long the old status lasted
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
