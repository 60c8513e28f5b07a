package io.linkgate.live;

import io.linkgate.healer.Rounds;
import java.time.Instant;

/** A counter of the rounds of codes that one session has shown without a scan. Confined to the session's mailbox. */
final class RoundCounter {

    private final int free;
    private int ended;
    private Instant lastEndedAt = Instant.MIN;

    /** @param free after how many rounds pauses begin, 1 or more */
    RoundCounter(int free) {
        this.free = free;
    }

    /** A round has ended without a scan. */
    void roundOver(Instant now) {
        ended = rounds(now).ended() + 1;
        lastEndedAt = now;
    }

    /** Begins a new row. */
    void forget() {
        ended = 0;
        lastEndedAt = Instant.MIN;
    }

    /** The row so far; rounds that ended long ago no longer count. */
    Rounds rounds(Instant now) {
        if (ended > 0 && now.isAfter(lastEndedAt.plus(Rounds.FORGOTTEN_AFTER))) {
            forget();
        }
        return new Rounds(ended, free, lastEndedAt);
    }
}
