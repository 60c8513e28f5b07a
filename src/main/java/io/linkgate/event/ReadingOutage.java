package io.linkgate.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that the moves of other nodes cannot be read: when it begins, once a minute while it lasts, and when it is over.
 * Safe for use by any thread.
 */
final class ReadingOutage {

    private static final Logger LOG = LoggerFactory.getLogger(ReadingOutage.class);

    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Clock clock;
    private Optional<Instant> since = Optional.empty(); // guarded by this
    private Instant lastWarning = Instant.MIN; // guarded by this

    ReadingOutage(Clock clock) {
        this.clock = Objects.requireNonNull(clock);
    }

    /** Reading has failed. */
    synchronized void failed(RuntimeException cause) {
        Instant now = clock.instant();
        if (since.isEmpty()) {
            since = Optional.of(now);
            lastWarning = now;
            LOG.warn("Event streams get no moves of other nodes, because the database cannot be read", cause);
        } else if (!now.isBefore(lastWarning.plus(BETWEEN_WARNINGS))) {
            lastWarning = now;
            LOG.warn("Event streams have got no moves of other nodes since {}: {}", since.get(), cause.toString());
        }
    }

    /** Reading has succeeded. */
    synchronized void over() {
        since.ifPresent(began ->
                LOG.info("Event streams get the moves of other nodes again, for the first time since {}", began));
        since = Optional.empty();
    }
}
