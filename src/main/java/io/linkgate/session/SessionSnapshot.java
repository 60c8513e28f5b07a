package io.linkgate.session;

import io.linkgate.instance.InstanceId;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A snapshot of a session: the only part of it that other threads see. Immutable; replaced as a whole.
 *
 * @param id the session's instance
 * @param state its state
 * @param since when it entered that state
 * @param linked whether a phone has linked the instance and that link is not known to have ended, connected or not
 * @param me the account that it is linked to; {@link Account#UNKNOWN} if it is not linked, or if that cannot be read
 * @param failure the latest failure, however long ago; {@link #lastFailure} decides whether it is shown
 */
public record SessionSnapshot(
        InstanceId id, SessionState state, Instant since, boolean linked, Account me, LastFailure failure)
        implements Serializable {

    /** How long the successor of a code may be late before the healer checks. */
    private static final Duration LATE_CODE_GRACE = Duration.ofSeconds(5);

    public SessionSnapshot {
        Objects.requireNonNull(id);
        Objects.requireNonNull(state);
        Objects.requireNonNull(since);
        Objects.requireNonNull(me);
        Objects.requireNonNull(failure);
    }

    /** A snapshot of a session that works or is not linked, without a recent failure. */
    public SessionSnapshot(InstanceId id, SessionState state, Instant since) {
        this(id, state, since, state.account(), LastFailure.NONE);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public SessionSnapshot(
            InstanceId id, SessionState state, Instant since, Optional<Account> linked, LastFailure failure) {
        this(id, state, since, linked.isPresent(), linked.orElse(Account.UNKNOWN), failure);
    }

    /** This session in another state. */
    public SessionSnapshot in(SessionState other, Instant from) {
        return new SessionSnapshot(id, other, from, linked, me, failure);
    }

    /** The code that may be shown at that time. */
    public Optional<QrCode> liveCode(Instant now) {
        return state.shown().filter(code -> code.isLiveAt(now));
    }

    /** This session as it is reported at that time: one whose code has ended is starting the next one. */
    public SessionSnapshot reportedAt(Instant now) {
        Optional<QrCode> shown = state.shown();
        if (shown.isEmpty() || shown.get().isLiveAt(now)) {
            return this;
        }
        Instant ended = shown.get().expiresAt();
        return in(new SessionState.Starting(ended.plus(LATE_CODE_GRACE)), ended);
    }

    /** The status to report: a session whose code has just expired is starting the next one. */
    public SessionStatus statusAt(Instant now) {
        SessionStatus status = state.status();
        return status == SessionStatus.SCAN_QR_CODE && liveCode(now).isEmpty() ? SessionStatus.STARTING : status;
    }

    /** The account that the instance is linked to, even while its session is stopped or not connected. */
    public Optional<Account> account() {
        return linked && me.isKnown() ? Optional.of(me) : Optional.empty();
    }

    /** The latest failure, until a minute after the session has recovered. */
    public Optional<LastFailure> lastFailure(Instant now) {
        return failure.isShownAt(now) ? Optional.of(failure) : Optional.empty();
    }
}
