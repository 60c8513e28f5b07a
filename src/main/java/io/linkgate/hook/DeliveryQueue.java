package io.linkgate.hook;

import io.linkgate.storage.Sealing;
import io.linkgate.storage.SqlText;
import io.linkgate.storage.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that wait for their hooks, in the table {@code hook_events}. Blocks on the disk; for Linkgate's own
 * threads only. Only one thread at a time may load and report for a hook.
 */
public final class DeliveryQueue {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryQueue.class);

    /** Maximum number of waiting events of a hook; beyond it, the oldest become dead letters. */
    static final int MAX_WAITING = 1000;

    /** Maximum number of dead letters of a hook; beyond it, the oldest are dropped. */
    static final int MAX_DEAD = 1000;

    /**
     * Bodies of one load of a hook, in bytes; the event that reaches it is the last one. Those of many hooks are in memory
     * at a time.
     */
    static final int MAX_LOADED_BYTES = 1 << 20;

    private static final String WAITS = "dead_at IS NULL AND (expires_at IS NULL OR expires_at > :now)";

    private static final Duration DEAD_LETTERS_STAY = Duration.ofDays(7);
    private static final int MAX_ERROR = 200;

    private final Jdbi jdbi;
    private final Sealing sealing;
    private final Duration messagesStay;

    /**
     * Connects the parts.
     *
     * @param jdbi over a migrated database
     * @param messagesStay how long dead letters about messages are kept; never longer than others
     */
    public DeliveryQueue(Jdbi jdbi, Sealing sealing, Duration messagesStay) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.sealing = Objects.requireNonNull(sealing);
        this.messagesStay = messagesStay.compareTo(DEAD_LETTERS_STAY) < 0 ? messagesStay : DEAD_LETTERS_STAY;
    }

    /**
     * How the queue stands.
     *
     * @param waiting events that wait
     * @param oldest when the oldest of them happened
     * @param dead dead letters
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public record Standing(long waiting, Optional<Instant> oldest, long dead) {}

    /** Returns all active hooks for which an event waits. */
    public List<WaitingHook> waiting(Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id, host, retry_at FROM hooks h WHERE active"
                        + " AND EXISTS (SELECT 1 FROM hook_events e WHERE e.hook_id = h.id AND " + WAITS + ")")
                .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                .map((row, context) -> new WaitingHook(
                        row.getLong("id"),
                        row.getString("host"),
                        SqlTime.optional(row, "retry_at").orElse(Instant.MIN)))
                .list());
    }

    /**
     * Loads the next events of some hooks, without codes that have expired: for each about 1 MiB of bodies at most.
     *
     * @param max maximum number of events for each hook
     * @return a batch for each hook for which events wait, and which is active and readable
     */
    public Map<Long, DeliveryBatch> load(List<Long> hooks, Instant now, int max) {
        return jdbi.inTransaction(handle -> {
            Map<Long, DeliveryBatch> batches = new HashMap<>();
            handle.createQuery("SELECT * FROM hooks WHERE id = ANY(:ids) AND active")
                    .bindArray("ids", Long.class, hooks)
                    .map((row, context) -> new Loaded(SqlWebhooks.read(row, sealing), row.getInt("failures")))
                    .list()
                    .forEach(loaded -> loaded.hook().ifPresent(hook -> {
                        List<QueuedEvent> events = new ArrayList<>();
                        boolean full = load(handle, hook.id(), now, max, events);
                        if (!events.isEmpty()) {
                            batches.put(hook.id(), new DeliveryBatch(hook, loaded.failures(), events, full));
                        }
                    }));
            return batches;
        });
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private record Loaded(Optional<Webhook> hook, int failures) {}

    /** Returns whether more may wait than was loaded. */
    private boolean load(Handle handle, long hook, Instant now, int max, List<QueuedEvent> into) {
        List<Long> unreadable = new ArrayList<>();
        int bytes = 0;
        int rows = 0;
        try (ResultIterator<Optional<QueuedEvent>> waiting = handle.createQuery(
                        "SELECT number, event_id, sealed, attempts, expires_at FROM hook_events"
                                + " WHERE hook_id = :id AND " + WAITS + " ORDER BY number FETCH FIRST :max ROWS ONLY")
                .bind("id", hook)
                .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                .bind("max", max)
                .map((row, context) -> event(row, unreadable))
                .iterator()) {
            while (bytes < MAX_LOADED_BYTES && waiting.hasNext()) {
                Optional<QueuedEvent> event = waiting.next();
                bytes += event.map(loaded -> loaded.body().length).orElse(0);
                rows++;
                event.ifPresent(into::add);
            }
        }
        unreadable.forEach(number -> {
            LOG.warn("Event {} of webhook {} cannot be opened and becomes a dead letter", number, hook);
            fail(handle, number, "cannot be opened", now, true);
        });
        return rows == max || bytes >= MAX_LOADED_BYTES;
    }

    private Optional<QueuedEvent> event(ResultSet row, List<Long> unreadable) throws SQLException {
        long number = row.getLong("number");
        String id = row.getString("event_id");
        try {
            byte[] body = OutboxRows.open(sealing, row.getBytes("sealed"), id);
            Instant expires = SqlTime.optional(row, "expires_at").orElse(Instant.MAX);
            return Optional.of(new QueuedEvent(number, id, body, row.getInt("attempts"), expires));
        } catch (Sealing.UnreadableException e) {
            unreadable.add(number);
            return Optional.empty();
        }
    }

    /**
     * Records what became of batches, all or nothing. It goes hook by hook in the order of their numbers, and writes a
     * hook before its events, as deletions of hooks do, which take their events along. So the two never wait for each
     * other in a circle. Pruning, and the deletion of an instance with several hooks, go in orders of their own; if the
     * database breaks a circle with one of these by failing a report, the report is to be repeated.
     */
    public void report(List<DeliveryReport> reports) {
        jdbi.useTransaction(handle -> reports.stream()
                .sorted(Comparator.comparing(DeliveryReport::hook))
                .forEach(report -> {
                    updateHook(handle, report);
                    drop(handle, report.doneEvents());
                    report.failure()
                            .ifPresent(failure -> fail(
                                    handle,
                                    report.failedEvent().number(),
                                    failure.error(),
                                    failure.at(),
                                    failure.dead()));
                }));
    }

    /** The number of failures in a row starts again if the hook was changed in between. */
    private static void updateHook(Handle handle, DeliveryReport report) {
        if (report.failure().isPresent()) {
            String failures = report.taken() ? "1" : "failures + 1";
            handle.createUpdate("UPDATE hooks SET failures = " + failures + ", retry_at = :at WHERE id = :id")
                    .bind("id", report.hook())
                    .bindBySqlType("at", SqlTime.of(report.failure().get().retryAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                    .execute();
        } else if (report.taken() && report.batch().failures() > 0) {
            handle.execute("UPDATE hooks SET failures = 0, retry_at = NULL WHERE id = ?", report.hook());
        }
    }

    private static void drop(Handle handle, List<QueuedEvent> events) {
        if (!events.isEmpty()) {
            PreparedBatch batch = handle.prepareBatch("DELETE FROM hook_events WHERE number = :number");
            events.forEach(event -> batch.bind("number", event.number()).add());
            batch.execute();
        }
    }

    private static void fail(Handle handle, long number, String error, Instant now, boolean dead) {
        handle.createUpdate("UPDATE hook_events SET attempts = attempts + 1, last_error = :error, last_at = :now,"
                        + " dead_at = :dead WHERE number = :number")
                .bind("number", number)
                .bind("error", SqlText.storable(error, MAX_ERROR))
                .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                .bindBySqlType("dead", dead ? SqlTime.of(now) : null, Types.TIMESTAMP_WITH_TIMEZONE)
                .execute();
    }

    /** Returns the state of the queue. */
    public Standing standing() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT COUNT(*) - COUNT(dead_at) AS waiting,"
                        + " MIN(CASE WHEN dead_at IS NULL THEN occurred_at END) AS oldest, COUNT(dead_at) AS dead"
                        + " FROM hook_events")
                .map((row, context) ->
                        new Standing(row.getLong("waiting"), SqlTime.optional(row, "oldest"), row.getLong("dead")))
                .one());
    }

    /** Drops codes that have expired and dead letters that are too old or too many, and bounds what waits. */
    public void prune(Instant now) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("DELETE FROM hook_events WHERE expires_at <= :now OR dead_at <= :old"
                            + " OR (event IN (<messages>) AND dead_at <= :oldMessage)")
                    .bindList("messages", List.of(HookEvent.MESSAGE.wireName(), HookEvent.MESSAGE_ACK.wireName()))
                    .bindBySqlType("oldMessage", SqlTime.of(now.minus(messagesStay)), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bindBySqlType("old", SqlTime.of(now.minus(DEAD_LETTERS_STAY)), Types.TIMESTAMP_WITH_TIMEZONE)
                    .execute();
            long given = excess(handle, "dead_at IS NULL", MAX_WAITING)
                    .mapToLong(excess -> handle.createUpdate("UPDATE hook_events SET dead_at = :now,"
                                    + " last_error = 'too many events were waiting'"
                                    + " WHERE hook_id = :hook AND number <= :last AND dead_at IS NULL")
                            .bind("hook", excess.hook())
                            .bind("last", excess.last())
                            .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                            .execute())
                    .sum();
            if (given > 0) {
                LOG.warn("{} events became dead letters, because too many were waiting for their webhooks", given);
            }
            excess(handle, "dead_at IS NOT NULL", MAX_DEAD)
                    .forEach(excess -> handle.createUpdate("DELETE FROM hook_events"
                                    + " WHERE hook_id = :hook AND number <= :last AND dead_at IS NOT NULL")
                            .bind("hook", excess.hook())
                            .bind("last", excess.last())
                            .execute());
        });
    }

    /**
     * A hook with too many rows of a kind.
     *
     * @param last the newest of the rows that are too many
     */
    private record Excess(long hook, long last) {}

    /**
     * Looks at each row once. A statement that changed all that are {@code IN} these would look at all rows again for
     * each row, in H2.
     */
    private static Stream<Excess> excess(Handle handle, String which, int max) {
        return handle
                .createQuery("SELECT hook_id, MAX(number) AS last FROM (SELECT hook_id, number, ROW_NUMBER()"
                        + " OVER (PARTITION BY hook_id ORDER BY number DESC) AS place FROM hook_events WHERE " + which
                        + ") AS numbered WHERE place > :max GROUP BY hook_id")
                .bind("max", max)
                .map((row, context) -> new Excess(row.getLong("hook_id"), row.getLong("last")))
                .list()
                .stream();
    }
}
