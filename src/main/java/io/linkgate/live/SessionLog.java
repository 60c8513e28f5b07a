package io.linkgate.live;

import io.linkgate.engine.Alarm;
import io.linkgate.engine.Mailbox;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.SqlFailures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of all sessions for operators. Each line begins with the id of its instance. Of the same event in many
 * sessions within a minute only the first few are logged, then one line with a count; so are repetitions in one
 * session. The lines that are left out appear at level DEBUG (FINE), and in {@code session/history}. Ten thousand
 * sessions that lose their network together, or start together, fill a page of the log instead of gigabytes a day. Safe
 * for use by any thread.
 */
final class SessionLog {

    /** Maximum number of lines of one kind in a minute. */
    static final int MAX_ALIKE = 10;

    static final Duration WINDOW = Duration.ofMinutes(1);

    /** More kinds than this mean that a text differs each time. */
    private static final int MAX_KINDS = 100;

    private static final String OTHER = "something else";

    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);

    private final Clock clock;
    private final Alarm alarm;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private Instant begun = Instant.MIN;
    private boolean alarmSet;

    /** A log without lines; a minute is only timed if lines were left out in it. */
    SessionLog(Executor executor, ScheduledExecutorService scheduler, Clock clock) {
        this.clock = clock;
        this.alarm = new Alarm(scheduler, clock, new Mailbox(executor), this::timePassed);
    }

    private static final class Tally {
        private int shown;
        private int leftOut;
        private String example = "";
    }

    /** Variant of {@link #happened(InstanceId, String, String)} without details. */
    void happened(InstanceId id, String what) {
        happened(id, what, "");
    }

    /**
     * Logs an event of a session.
     *
     * @param what names the kind of event, free of secrets: the same text for all sessions
     * @param more details of this event alone
     */
    void happened(InstanceId id, String what, String more) {
        if (count(id, what, MAX_ALIKE)) {
            LOG.info("{}: {}{}", id, what, more);
        } else {
            LOG.debug("{}: {}{}", id, what, more);
        }
    }

    /** Counts a session's failure that repeats an earlier one. */
    void failedAgain(InstanceId id, String what, String more) {
        count(id, what, 0);
        LOG.debug("{}: {}{}", id, what, more);
    }

    /** Logs, at level DEBUG only, what a session does between two failures in a row. */
    void goesOn(InstanceId id, String what, String more) {
        LOG.debug("{}: {}{}", id, what, more);
    }

    /**
     * Logs a failure of our own, with at most one stack trace a minute. While the database is away, which is reported for
     * itself and ends by itself, it is a warning in a line.
     */
    void failed(InstanceId id, String what, Throwable why) {
        if (count(id, what, 1)) {
            if (SqlFailures.meanThatItIsLost(why)) {
                LOG.warn("{}: {}, because the database is away", id, what);
            } else {
                LOG.error("{}: {}", id, what, why);
            }
        } else {
            LOG.debug("{}: {}", id, what, why);
        }
    }

    /** Logs what has been left out so far. */
    void close() {
        List<String> summaries;
        synchronized (this) {
            alarm.silence();
            alarmSet = false;
            summaries = end();
        }
        write(summaries);
    }

    private void timePassed() {
        List<String> summaries = List.of();
        synchronized (this) {
            if (isOver(clock.instant())) {
                alarmSet = false;
                summaries = end();
            } else {
                alarm.ringAt(begun.plus(WINDOW));
            }
        }
        write(summaries);
    }

    /** Counts an event, and returns whether it is to be shown. */
    private boolean count(InstanceId id, String what, int shownAtMost) {
        List<String> summaries = List.of();
        boolean shown;
        synchronized (this) {
            Instant now = clock.instant();
            if (isOver(now)) {
                summaries = end();
                begun = now;
            }
            boolean known = tallies.containsKey(what) || tallies.size() < MAX_KINDS;
            Tally tally = tallies.computeIfAbsent(known ? what : OTHER, kind -> new Tally());
            shown = tally.shown < shownAtMost;
            if (shown) {
                tally.shown++;
            } else {
                tally.leftOut++;
                tally.example = id.value();
                awaitEnd();
            }
        }
        write(summaries);
        return shown;
    }

    private void awaitEnd() {
        if (!alarmSet) {
            try {
                alarm.ringAt(begun.plus(WINDOW));
                alarmSet = true;
            } catch (RejectedExecutionException shutDown) {
                LOG.debug("The scheduler has stopped; close() logs what was left out");
            }
        }
    }

    /** A clock that was set back starts a new minute. */
    private boolean isOver(Instant now) {
        return begun.equals(Instant.MIN) || !now.isBefore(begun.plus(WINDOW)) || now.isBefore(begun);
    }

    private List<String> end() {
        List<String> summaries = new ArrayList<>();
        tallies.forEach((what, tally) -> {
            if (tally.leftOut > 0) {
                summaries.add("%d %s like this within a minute, the last of instance %s: %s"
                        .formatted(tally.leftOut, tally.shown > 0 ? "more" : "times", tally.example, what));
            }
        });
        tallies.clear();
        return summaries;
    }

    /** A loop, because java.util.logging names the calling class, which would be that of the list. */
    private static void write(List<String> summaries) {
        for (String summary : summaries) {
            LOG.info("{}", summary);
        }
    }
}
