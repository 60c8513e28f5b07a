package io.linkgate.api.code;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.instance.InstanceId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A limit of the pairing codes that visitors of temporary links request for one instance: one in ten seconds, and
 * twelve an hour. Each request makes a phone show a notification, and a visitor may name any phone, as often as a link
 * is passed on. Remembers requests for an hour, in memory only. Safe for use by any thread.
 */
public final class VisitorPace {

    static final Duration PAUSE = Duration.ofSeconds(10);
    static final Duration PERIOD = Duration.ofHours(1);
    static final int MAX_IN_A_PERIOD = 12;

    private final Clock clock;
    private final Map<InstanceId, Deque<Instant>> asked = new HashMap<>();

    public VisitorPace(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts a request; throws 429 {@code rate_limited} with reason {@code codes_of_links} and the time to wait if it is one
     * too many.
     */
    void count(InstanceId id) {
        Duration wait = take(id);
        if (!wait.isZero()) {
            throw new ApiException(Problem.of(
                            ApiError.RATE_LIMITED,
                            "Too many pairing codes were requested with the links of this instance."
                                    + " Scan the QR code, or request one after Retry-After.")
                    .with("reason", "codes_of_links")
                    .retryAfter(Problem.wholeSeconds(wait)));
        }
    }

    private synchronized Duration take(InstanceId id) {
        Instant now = clock.instant();
        asked.values().removeIf(times -> {
            // A time in the future was recorded before the clock was set back.
            times.removeIf(at -> at.isAfter(now) || !now.isBefore(at.plus(PERIOD)));
            return times.isEmpty();
        });
        Deque<Instant> times = asked.computeIfAbsent(id, any -> new ArrayDeque<>(2));
        Instant next = times.isEmpty() ? now : times.getLast().plus(PAUSE);
        if (times.size() == MAX_IN_A_PERIOD && times.getFirst().plus(PERIOD).isAfter(next)) {
            next = times.getFirst().plus(PERIOD);
        }
        if (next.isAfter(now)) {
            return Duration.between(now, next);
        }
        times.add(now);
        return Duration.ZERO;
    }
}
