package io.linkgate.session;

import io.linkgate.instance.InstanceId;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * All that anyone but the session's own mailbox ever sees of a session. Immutable; replaced whole.
 *
 * @param id whose session
 * @param state where it is
 * @param since when it came there
 * @param linked whether a phone has linked the instance and that link is not known to be over, connected or not
 * @param me whose device it is then; {@link Account#UNKNOWN} when it is not linked, or when that cannot be read
 * @param failure the newest trouble, however long ago; {@link #lastFailure} says whether it is to be shown
 */
public record SessionSnapshot(
        InstanceId id, SessionState state, Instant since, boolean linked, Account me, LastFailure failure)
        implements Serializable {

    public SessionSnapshot {
        Objects.requireNonNull(id);
        Objects.requireNonNull(state);
        Objects.requireNonNull(since);
        Objects.requireNonNull(me);
        Objects.requireNonNull(failure);
    }

    /** A session that works, or one that is not linked; nothing failed lately. */
    public SessionSnapshot(InstanceId id, SessionState state, Instant since) {
        this(id, state, since, state.account(), LastFailure.NONE);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public SessionSnapshot(
            InstanceId id, SessionState state, Instant since, Optional<Account> linked, LastFailure failure) {
        this(id, state, since, linked.isPresent(), linked.orElse(Account.UNKNOWN), failure);
    }

    /** The same session in another state. */
    public SessionSnapshot in(SessionState other, Instant from) {
        return new SessionSnapshot(id, other, from, linked, me, failure);
    }

    /** The code that may be shown at that time. */
    public Optional<QrCode> liveCode(Instant now) {
        return state.shown().filter(code -> code.isLiveAt(now));
    }

    /** Whose device the instance is, also while its session is stopped or not connected. */
    public Optional<Account> account() {
        return linked && me.isKnown() ? Optional.of(me) : Optional.empty();
    }

    /** What went wrong last, until a minute after it was got over. */
    public Optional<LastFailure> lastFailure(Instant now) {
        return failure.isShownAt(now) ? Optional.of(failure) : Optional.empty();
    }
}
