package io.linkgate.healer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * How many rounds of codes in a row were shown to the end without a scan. Codes that are drawn are believed to count for the
 * phone's own limit ("Can't link new devices right now"), so after some free rounds the next ones come after growing pauses.
 *
 * @param ended how many, 0 or more
 * @param free after how many the pauses begin, 1 or more; {@link #UNLIMITED} for never
 * @param lastEndedAt when the last of them ended; {@link Instant#MIN} where there is none
 */
public record Rounds(int ended, int free, Instant lastEndedAt) {

    /** As many free rounds as are wanted. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** No pause is longer. */
    public static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** A row is forgotten when no round has ended for that long. */
    public static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            LONGEST_PAUSE);

    /** None yet, and none that costs a pause. */
    public static final Rounds NONE = new Rounds(0, UNLIMITED, Instant.MIN);

    public Rounds {
        Objects.requireNonNull(lastEndedAt);
        if (ended < 0 || free < 1) {
            throw new IllegalArgumentException("rounds are counted from zero, and one is always free");
        }
    }

    /** Whether another round may follow the present one, which is not counted yet, without a pause. */
    public boolean mayFollowAtOnce() {
        return ended + 1 < free;
    }

    /** When the next round may begin; not after now for one that is free. */
    public Instant nextAt(Instant now) {
        if (ended < free) {
            return now;
        }
        Instant since = lastEndedAt.isAfter(now) ? now : lastEndedAt; // the clock may have been set back
        return since.plus(PAUSES.get(Math.min(ended - free, PAUSES.size() - 1)));
    }
}
