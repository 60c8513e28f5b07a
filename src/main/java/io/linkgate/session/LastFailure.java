package io.linkgate.session;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The latest failure of a session, remembered a minute longer than it lasts: healing takes a second, and people need
 * time to read what was healed.
 *
 * @param reason the kind of failure
 * @param detail one sentence for the operator, free of secrets
 * @param at when it happened
 * @param healedAt when the session recovered; {@link Instant#MAX} until then
 */
public record LastFailure(Reason reason, String detail, Instant at, Instant healedAt) implements Serializable {

    /** No failure: one that is too old to be shown. */
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

    /** The failure to remember after the session has moved to that state. */
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

    /** A session that rests because of the failure has not recovered. */
    private boolean isHealedBy(SessionState state) {
        return state.isArrival() || state instanceof SessionState.Stopped stopped && stopped.reason() != reason;
    }
}
