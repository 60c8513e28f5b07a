package io.linkgate.history;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.Cure;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionHistory;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import io.linkgate.storage.SqlFailures;
import io.linkgate.storage.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The table {@code session_moves}. Blocks on the disk. For one writing thread at a time; any thread may read. */
final class HistoryTable {

    /** Moves of an instance between two prunings, since a deletion costs more than a row. */
    private static final int MOVES_BETWEEN_PRUNINGS = 25;

    private static final String INSERT = "INSERT INTO session_moves"
            + " (instance_id, moved_at, from_status, to_status, reason, detail, cure, lasted_ms, retry_at)"
            + " VALUES (:id, :at, :from, :to, :reason, :detail, :cure, :lasted, :retry)";

    private static final String PRUNE = "DELETE FROM session_moves WHERE instance_id = :id AND number <"
            + " (SELECT MIN(kept.number) FROM (SELECT number FROM session_moves WHERE instance_id = :id"
            + " ORDER BY number DESC FETCH FIRST " + SessionHistory.MAX_MOVES + " ROWS ONLY) AS kept)";

    private static final String LAST = "SELECT moved_at, from_status, to_status, reason, detail, cure, lasted_ms"
            + " FROM session_moves WHERE instance_id = :id ORDER BY number DESC FETCH FIRST "
            + SessionHistory.MAX_MOVES + " ROWS ONLY";

    private static final String UNFINISHED = "SELECT m.* FROM session_moves m JOIN instances i ON i.id = m.instance_id"
            + " WHERE i.wanted <> 'RUNNING' AND m.to_status <> 'STOPPED' AND m.number ="
            + " (SELECT MAX(l.number) FROM session_moves l WHERE l.instance_id = m.instance_id)";

    private static final String LASTING = "SELECT m.instance_id, m.reason, m.detail, m.retry_at FROM session_moves m"
            + " WHERE m.retry_at > :now"
            + " AND m.number = (SELECT MAX(l.number) FROM session_moves l WHERE l.instance_id = m.instance_id)";

    /** Stands in the table for {@link Instant#MAX}, which no database has. */
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    private final Jdbi jdbi;

    /** The moves since the last pruning, by instance; an instance without an entry is pruned at its next move. */
    private final Map<InstanceId, Integer> sincePruned = new ConcurrentHashMap<>();

    HistoryTable(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Writes records in one transaction, all or none. Those of instances that no longer exist are dropped.
     *
     * @param with writes what must be written in the same transaction
     */
    void write(List<SessionRecord> moves, RecordListener with) {
        List<SessionRecord> written;
        try {
            written = writeOfExisting(moves, with);
        } catch (UnableToExecuteStatementException e) {
            if (!SqlFailures.violateConstraint(e)) {
                throw e;
            }
            // An instance was deleted after it was looked up. It is not found the second time.
            written = writeOfExisting(moves, with);
        }
        count(moves);
        if (!written.isEmpty()) {
            with.committed(written);
        }
    }

    private List<SessionRecord> writeOfExisting(List<SessionRecord> moves, RecordListener with) {
        return jdbi.inTransaction(handle -> {
            List<SessionRecord> kept = ofExisting(handle, moves);
            if (kept.isEmpty()) {
                return kept;
            }
            List<SessionRecord> numbered = insert(handle, kept);
            prune(handle, numbered);
            with.write(handle, numbered);
            return numbered;
        });
    }

    private static List<SessionRecord> ofExisting(Handle handle, List<SessionRecord> moves) {
        Set<String> ids = new HashSet<>();
        moves.forEach(move -> ids.add(move.instance().value()));
        Set<String> existing = new HashSet<>(handle.createQuery("SELECT id FROM instances WHERE id = ANY(:ids)")
                .bindArray("ids", String.class, ids)
                .mapTo(String.class)
                .list());
        return moves.stream()
                .filter(move -> existing.contains(move.instance().value()))
                .toList();
    }

    /** Inserts the moves; returns all records, each move with its number. */
    private static List<SessionRecord> insert(Handle handle, List<SessionRecord> records) {
        PreparedBatch batch = handle.prepareBatch(INSERT);
        for (SessionRecord record : records) {
            record.transition().ifPresent(transition -> bind(batch, record, transition));
        }
        if (batch.size() == 0) {
            return records;
        }
        Iterator<Long> numbers =
                batch.executePreparedBatch("number").mapTo(Long.class).list().iterator();
        return records.stream()
                .map(record -> record.transition().isPresent() ? record.numbered(numbers.next()) : record)
                .toList();
    }

    private static void bind(PreparedBatch batch, SessionRecord record, Transition transition) {
        batch.bind("id", record.instance().value())
                .bindBySqlType("at", SqlTime.of(transition.at()), Types.TIMESTAMP_WITH_TIMEZONE)
                .bind("from", transition.from().name())
                .bind("to", transition.to().name())
                .bind("reason", transition.reason().map(Reason::name).orElse(null))
                .bind("detail", transition.detail())
                .bind("cure", transition.cure().name())
                .bind("lasted", transition.lasted().toMillis())
                .bindBySqlType("retry", retry(record.after().state()), Types.TIMESTAMP_WITH_TIMEZONE)
                .add();
    }

    private static OffsetDateTime retry(SessionState state) {
        return state instanceof SessionState.Failed failed && lasts(failed)
                ? SqlTime.of(failed.retryAt().isBefore(NEVER) ? failed.retryAt() : NEVER)
                : null;
    }

    /** Whether it outlives a restart: WhatsApp's answer would be the same again, or worse. */
    private static boolean lasts(SessionState.Failed failed) {
        return switch (failed.reason()) {
            case BANNED, REPLACED -> true;
            case REFUSED -> failed.willRetry(); // for good: a new version of Linkgate may be what helps
            case STOPPED_BY_OWNER,
                    PARKED,
                    RESTING,
                    UNREACHABLE,
                    UNTRUSTED,
                    NOT_SAVED,
                    PROTOCOL_ERROR,
                    STALLED,
                    CLIENT_OUTDATED,
                    LOGGED_OUT,
                    WRONG_NUMBER,
                    CREDENTIALS_UNREADABLE,
                    ENGINE_DISABLED -> false;
        };
    }

    private void prune(Handle handle, List<SessionRecord> moves) {
        Set<InstanceId> due = new HashSet<>();
        moves.stream().filter(move -> move.transition().isPresent()).forEach(move -> {
            if (sincePruned.getOrDefault(move.instance(), MOVES_BETWEEN_PRUNINGS) >= MOVES_BETWEEN_PRUNINGS) {
                due.add(move.instance());
            }
        });
        if (!due.isEmpty()) {
            PreparedBatch batch = handle.prepareBatch(PRUNE);
            due.forEach(id -> batch.bind("id", id.value()).add());
            batch.execute();
        }
    }

    /** Counts what is committed. */
    private void count(List<SessionRecord> moves) {
        moves.stream()
                .filter(move -> move.transition().isPresent())
                .forEach(move -> sincePruned.merge(
                        move.instance(), 1, (before, one) -> before >= MOVES_BETWEEN_PRUNINGS ? one : before + one));
    }

    /** Forgets how long ago a deleted instance was pruned. */
    void forget(InstanceId id) {
        sincePruned.remove(id);
    }

    /** Returns the last moves, the oldest first. A row that this version cannot read is left out. */
    List<Transition> last(InstanceId id) {
        List<Transition> moves = new ArrayList<>(jdbi
                .withHandle(handle -> handle.createQuery(LAST)
                        .bind("id", id.value())
                        .map((row, context) -> transition(row))
                        .list())
                .stream()
                .flatMap(Optional::stream)
                .toList());
        Collections.reverse(moves);
        return moves;
    }

    /**
     * Returns the failures in which instances are, and which last beyond now and outlive a restart. A row that this version
     * cannot read is left out.
     */
    Map<InstanceId, SessionState.Failed> lastingFailures(Instant now) {
        Map<InstanceId, SessionState.Failed> failures = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery(LASTING)
                .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                .map((row, context) -> Map.entry(row.getString("instance_id"), failure(row)))
                .forEach(entry -> InstanceId.parse(entry.getKey())
                        .ifPresent(id -> entry.getValue().ifPresent(failure -> failures.put(id, failure)))));
        return failures;
    }

    private static Optional<SessionState.Failed> failure(ResultSet row) throws SQLException {
        Instant retryAt = SqlTime.instant(row, "retry_at");
        String detail = row.getString("detail");
        return constant(Reason.class, row.getString("reason"))
                .map(reason ->
                        new SessionState.Failed(reason, detail, retryAt.isBefore(NEVER) ? retryAt : Instant.MAX));
    }

    /** The last moves of instances that are not wanted to run, if they did not lead to a stop. */
    Map<InstanceId, Transition> unfinished() {
        Map<InstanceId, Transition> moves = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery(UNFINISHED)
                .map((row, context) -> Map.entry(row.getString("instance_id"), transition(row)))
                .forEach(entry -> InstanceId.parse(entry.getKey())
                        .ifPresent(id -> entry.getValue().ifPresent(move -> moves.put(id, move)))));
        return moves;
    }

    static Optional<Transition> transition(ResultSet row) throws SQLException {
        Optional<SessionStatus> from = constant(SessionStatus.class, row.getString("from_status"));
        Optional<SessionStatus> to = constant(SessionStatus.class, row.getString("to_status"));
        Optional<Cure> cure = constant(Cure.class, row.getString("cure"));
        String word = row.getString("reason");
        Optional<Reason> reason = word == null ? Optional.empty() : constant(Reason.class, word);
        if (from.isEmpty() || to.isEmpty() || cure.isEmpty() || (word != null && reason.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(new Transition(
                SqlTime.instant(row, "moved_at"),
                from.get(),
                to.get(),
                reason,
                row.getString("detail"),
                cure.get(),
                Duration.ofMillis(row.getLong("lasted_ms"))));
    }

    private static <E extends Enum<E>> Optional<E> constant(Class<E> type, String word) {
        try {
            return Optional.of(Enum.valueOf(type, word.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException newer) {
            return Optional.empty();
        }
    }
}
