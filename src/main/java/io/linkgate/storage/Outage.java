package io.linkgate.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * Logs that recurring work with the database fails: when it begins, with the reason; at most once a minute while it
 * lasts; and when it is over. Work that fails and succeeds by turns, as on a full disk, is not logged more often. Safe
 * for use by any thread.
 */
public final class Outage {

    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Logger log;
    private final Clock clock;
    private final String problem;
    private final String end;
    private Optional<Instant> since = Optional.empty(); // guarded by this
    private Instant quietUntil = Instant.MIN; // guarded by this
    private boolean warned; // of the present outage; guarded by this

    /**
     * Creates one that has not begun.
     *
     * @param log of the class whose work it is
     * @param problem a sentence that says what does not work, without a full stop
     * @param end a sentence that says that it works again, without a full stop
     */
    public Outage(Logger log, Clock clock, String problem, String end) {
        this.log = Objects.requireNonNull(log);
        this.clock = Objects.requireNonNull(clock);
        this.problem = Objects.requireNonNull(problem);
        this.end = Objects.requireNonNull(end);
    }

    /** The work has failed. */
    public synchronized void failed(Throwable cause) {
        Instant now = clock.instant();
        Instant began = since.orElse(now);
        since = Optional.of(began);
        if (now.isBefore(quietUntil)) {
            return;
        }
        quietUntil = now.plus(BETWEEN_WARNINGS);
        if (warned || SqlFailures.meanThatAllFail(cause)) {
            log.warn("{} (since {}): {}", problem, began, reason(cause));
            log.debug("The failure", cause);
        } else {
            log.warn("{} (since {})", problem, began, cause); // perhaps a bug
        }
        warned = true;
    }

    /** The work has succeeded. */
    public synchronized void over() {
        if (warned) {
            since.ifPresent(began -> log.info("{}, for the first time since {}", end, began));
        }
        since = Optional.empty();
        warned = false;
    }

    private static String reason(Throwable cause) {
        Throwable first = cause;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first.toString();
    }
}
