package io.linkgate.healer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Consecutive rounds of codes that ended without a scan. Codes on show probably count towards the phone's own limit
 * ("Can't link new devices right now"), so rounds beyond the free ones begin after growing pauses.
 *
 * @param ended the number of rounds, 0 or more
 * @param free after how many rounds pauses begin, 1 or more; {@link #UNLIMITED} for never
 * @param lastEndedAt when the last of them ended; {@link Instant#MIN} if there is none
 */
public record Rounds(int ended, int free, Instant lastEndedAt) {

    /** Any number of free rounds. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Maximum pause between rounds. */
    public static final Duration MAX_PAUSE = Duration.ofMinutes(5);

    /** The count starts over after this time without another round. */
    public static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(2), MAX_PAUSE);

    /** No rounds yet, and none that will cost a pause. */
    public static final Rounds NONE = new Rounds(0, UNLIMITED, Instant.MIN);

    public Rounds {
        Objects.requireNonNull(lastEndedAt);
        if (ended < 0 || free < 1) {
            throw new IllegalArgumentException("rounds are counted from 0, and at least one is free");
        }
    }

    /** Whether another round may follow the current, uncounted one without a pause. */
    public boolean mayFollowAtOnce() {
        return ended + 1 < free;
    }

    /** When the next round may begin; now if it is free. */
    public Instant nextAt(Instant now) {
        if (ended < free) {
            return now;
        }
        Instant since = lastEndedAt.isAfter(now) ? now : lastEndedAt; // the clock may have been set back
        return since.plus(PAUSES.get(Math.min(ended - free, PAUSES.size() - 1)));
    }
}
