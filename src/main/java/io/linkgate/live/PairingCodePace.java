package io.linkgate.live;

import io.linkgate.instance.EngineKind;
import io.linkgate.phone.PhoneNumber;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A limit of one pairing code a minute for each phone number, across all instances: WhatsApp refuses more, and for
 * longer if requests come sooner. Remembers numbers for a minute, in memory only. Safe for use by any thread.
 */
final class PairingCodePace {

    /** At most one request in this time. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<Key, Instant> asked = new HashMap<>();

    private record Key(EngineKind engine, PhoneNumber phone) {}

    PairingCodePace(Clock clock) {
        this.clock = clock;
    }

    /** Takes the turn for that number and returns zero, or returns how long to wait for it. */
    synchronized Duration take(EngineKind engine, PhoneNumber phone) {
        Instant now = clock.instant();
        // A time in the future was recorded before the clock was set back.
        asked.values().removeIf(at -> at.isAfter(now) || !now.isBefore(at.plus(PAUSE)));
        Instant before = asked.putIfAbsent(new Key(engine, phone.canonical()), now);
        return before == null ? Duration.ZERO : Duration.between(now, before.plus(PAUSE));
    }

    /** Gives back a turn that was not used, because nothing was sent. */
    synchronized void giveBack(EngineKind engine, PhoneNumber phone) {
        asked.remove(new Key(engine, phone.canonical()));
    }
}
