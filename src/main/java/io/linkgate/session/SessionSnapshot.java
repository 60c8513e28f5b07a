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
 */
public record SessionSnapshot(InstanceId id, SessionState state, Instant since) implements Serializable {

    public SessionSnapshot {
        Objects.requireNonNull(id);
        Objects.requireNonNull(state);
        Objects.requireNonNull(since);
    }

    /** The code that may be shown at that time. */
    public Optional<PairingCode> liveCode(Instant now) {
        return state.shown().filter(code -> code.isLiveAt(now));
    }
}
