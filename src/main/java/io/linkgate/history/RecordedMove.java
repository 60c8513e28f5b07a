package io.linkgate.history;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.Transition;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A move as the database keeps it: the time to the microsecond, the duration to the millisecond, and a detail of at most
 * 500 visible characters.
 *
 * @param after the session's snapshot right after the move
 */
public record RecordedMove(SessionSnapshot after, Transition transition) {

    private static final int MAX_DETAIL = 500;

    public RecordedMove {
        Objects.requireNonNull(after);
        transition = new Transition(
                transition.at().truncatedTo(ChronoUnit.MICROS),
                transition.from(),
                transition.to(),
                transition.reason(),
                storable(transition.detail()),
                transition.cure(),
                Duration.ofMillis(transition.lasted().toMillis()));
    }

    /** The instance whose session moved. */
    public InstanceId instance() {
        return after.id();
    }

    /** Replaces control characters and lone surrogates, which not every database can store, and cuts what is too long. */
    private static String storable(String detail) {
        StringBuilder text = new StringBuilder();
        detail.codePoints()
                .map(point ->
                        Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE ? '?' : point)
                .forEach(point -> {
                    if (text.length() + Character.charCount(point) <= MAX_DETAIL) {
                        text.appendCodePoint(point);
                    }
                });
        return text.toString();
    }
}
