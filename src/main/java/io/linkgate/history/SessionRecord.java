package io.linkgate.history;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.Transition;
import io.linkgate.storage.SqlText;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * What a session did: a move, or a new code. A move has the form that the database keeps: the time to the microsecond,
 * the duration to the millisecond, and a detail of at most 500 visible characters.
 *
 * @param number the number of its row, higher than those of earlier moves of the instance; 0 for a code, and for a move
 *     that is not written yet
 * @param after the session's snapshot right afterwards
 * @param transition the move; empty for a new code
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record SessionRecord(long number, SessionSnapshot after, Optional<Transition> transition) {

    private static final int MAX_DETAIL = 500;

    public SessionRecord {
        Objects.requireNonNull(after);
        transition = transition.map(SessionRecord::storable);
    }

    /** A move. */
    static SessionRecord of(SessionSnapshot after, Transition transition) {
        return new SessionRecord(0, after, Optional.of(transition));
    }

    /** A new code, which the snapshot shows. */
    static SessionRecord ofCode(SessionSnapshot after) {
        return new SessionRecord(0, after, Optional.empty());
    }

    /** Returns a copy of a move with the number of its row. */
    SessionRecord numbered(long row) {
        return new SessionRecord(row, after, transition);
    }

    /** The instance of the session. */
    public InstanceId instance() {
        return after.id();
    }

    /** The new code; empty for a move. */
    public Optional<QrCode> code() {
        return transition.isPresent() ? Optional.empty() : after.state().shown();
    }

    /** When it happened. */
    public Instant at() {
        return transition
                .map(Transition::at)
                .or(() -> code().map(QrCode::shownAt))
                .orElse(after.since());
    }

    private static Transition storable(Transition move) {
        return new Transition(
                move.at().truncatedTo(ChronoUnit.MICROS),
                move.from(),
                move.to(),
                move.reason(),
                SqlText.storable(move.detail(), MAX_DETAIL),
                move.cure(),
                Duration.ofMillis(move.lasted().toMillis()));
    }
}
