package io.linkgate.session;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The newest trouble of a session, which is remembered a minute longer than it lasts: healing takes a second, and people have
 * to read what it healed.
 *
 * @param reason the kind of trouble
 * @param detail one sentence for the operator, free of secrets
 * @param at when it happened
 * @param healedAt when the session had got over it; {@link Instant#MAX} as long as it has not
 */
public record LastFailure(Reason reason, String detail, Instant at, Instant healedAt) implements Serializable {

    /** Too long ago to be shown. */
    public static final LastFailure NONE = new LastFailure(Reason.STALLED, "", Instant.EPOCH, Instant.EPOCH);

    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    public LastFailure {
        Objects.requireNonNull(reason);
        Objects.requireNonNull(detail);
        Objects.requireNonNull(at);
        Objects.requireNonNull(healedAt);
    }

    /** A failure that has just happened. */
    public static LastFailure of(Reason reason, String detail, Instant at) {
        return new LastFailure(reason, detail, at, Instant.MAX);
    }

    /** What is remembered once a session is in that state. */
    public LastFailure after(SessionState state, Instant now) {
        if (state instanceof SessionState.Failed failed && failed.reason() != Reason.RESTING) {
            return of(failed.reason(), failed.detail(), now);
        }
        return isHealed() || !isHealedBy(state) ? this : new LastFailure(reason, detail, at, now);
    }

    /** Whether it is still to be shown. */
    boolean isShownAt(Instant now) {
        return isHealed() ? now.isBefore(healedAt.plus(REMEMBERED)) && !now.isBefore(at) : true;
    }

    private boolean isHealed() {
        return !healedAt.equals(Instant.MAX);
    }

    /** A session that rests because of the failure has not got over it. */
    private boolean isHealedBy(SessionState state) {
        return state.isArrival() || state instanceof SessionState.Stopped stopped && stopped.reason() != reason;
    }
}
