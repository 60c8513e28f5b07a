package io.linkgate.engine.whatsapp.message;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A limit, by minute, for what peers can make this device do. Confined to the desk's mailbox. */
final class Allowance {

    static final Duration PERIOD = Duration.ofMinutes(1);

    private final int perMinute;
    private final Clock clock;
    private Instant end = Instant.MIN;
    private int used;

    Allowance(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Takes one, if there is one left. */
    boolean take() {
        Instant now = clock.instant();
        if (!now.isBefore(end) || now.isBefore(end.minus(PERIOD))) { // or the clock was set back
            end = now.plus(PERIOD);
            used = 0;
        }
        return used++ < perMinute;
    }

    /** Whether it was used up just now; true once in each minute in which that happens. */
    boolean isJustUsedUp() {
        return used == perMinute + 1;
    }
}
