package io.linkgate.audit;

import io.linkgate.storage.OldRows;
import io.linkgate.storage.SharedTransactions;
import io.linkgate.storage.SharedWrites;
import io.linkgate.storage.SqlTime;
import java.sql.Types;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The tables {@code audit_entries} and {@code audit_outcomes}. */
public final class SqlAuditStore implements AuditStore {

    /** Entries that are added at once. */
    private static final int MAX_BATCH = 500;

    /** A few at a time, so that no transaction holds up the commands. */
    private static final int MAX_DELETED = 2_000;

    private static final String INSERT = "INSERT INTO audit_entries"
            + " (occurred_at, action, actor, actor_id, actor_label, address, instance_id, detail)"
            + " VALUES (:at, :action, :actor, :actorId, :actorLabel, :address, :instance, :detail)";

    private static final String INSERT_OUTCOME = "INSERT INTO audit_outcomes"
            + " (entry, ended_at, outcome, status_code, views, detail)"
            + " VALUES (:entry, :at, :outcome, :status, :views, :detail)";

    private final Jdbi jdbi;
    private final SharedTransactions transactions;
    private final SharedWrites<Entering> entering;

    /** @param transactions over the same database */
    public SqlAuditStore(Jdbi jdbi, SharedTransactions transactions) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.transactions = Objects.requireNonNull(transactions);
        this.entering = new SharedWrites<>(transactions, MAX_BATCH, SqlAuditStore::enter);
    }

    /** An entry that a thread waits for. */
    private static final class Entering {

        private final AuditEntry entry;
        private long number;

        Entering(AuditEntry entry) {
            this.entry = entry;
        }
    }

    @Override
    public long add(AuditEntry entry) {
        Entering own = new Entering(entry);
        entering.write(own);
        return own.number;
    }

    @Override
    public CompletionStage<Long> addLater(AuditEntry entry) {
        Entering own = new Entering(entry);
        return entering.writeLater(own).thenApply(written -> own.number);
    }

    /** Returns how many entries wait for a transaction. */
    int entering() {
        return entering.waiting();
    }

    private static Runnable enter(Handle handle, List<Entering> batch) {
        List<Long> numbers = add(handle, batch.stream().map(one -> one.entry).toList());
        return () -> {
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).number = numbers.get(i);
            }
        };
    }

    @Override
    public List<Long> add(List<AuditEntry> entries) {
        return transactions.runAndWait(handle -> add(handle, entries));
    }

    /** Adds entries in the transaction of another. */
    static List<Long> add(Handle handle, List<AuditEntry> entries) {
        PreparedBatch batch = handle.prepareBatch(INSERT);
        for (AuditEntry entry : entries) {
            batch.bindBySqlType("at", SqlTime.of(entry.at()), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bind("action", entry.action().wireName())
                    .bind("actor", entry.actor().kind().wireName())
                    .bind("actorId", entry.actor().id())
                    .bind("actorLabel", entry.actor().label())
                    .bind("address", entry.address())
                    .bind("instance", entry.instance().map(Object::toString).orElse(null))
                    .bind("detail", entry.detail())
                    .add();
        }
        return batch.executePreparedBatch("number").mapTo(Long.class).list();
    }

    @Override
    public void end(Map<Long, AuditOutcome> outcomes) {
        jdbi.useTransaction(handle -> end(handle, outcomes));
    }

    /** Adds outcomes in the transaction of another. */
    static void end(Handle handle, Map<Long, AuditOutcome> outcomes) {
        // A commit that was reported as failed may have succeeded.
        Set<Long> unended =
                new HashSet<>(handle.createQuery("SELECT e.number FROM audit_entries e WHERE e.number = ANY(:numbers)"
                                + " AND NOT EXISTS (SELECT 1 FROM audit_outcomes o WHERE o.entry = e.number)")
                        .bindArray("numbers", Long.class, outcomes.keySet())
                        .mapTo(Long.class)
                        .list());
        PreparedBatch batch = handle.prepareBatch(INSERT_OUTCOME);
        outcomes.forEach((number, outcome) -> {
            if (unended.contains(number)) {
                batch.bind("entry", number)
                        .bindBySqlType("at", SqlTime.of(outcome.at()), Types.TIMESTAMP_WITH_TIMEZONE)
                        .bind("outcome", outcome.result().wireName())
                        .bind("status", outcome.status().orElse(null))
                        .bind("views", outcome.views().orElse(null))
                        .bind("detail", outcome.detail())
                        .add();
            }
        });
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    @Override
    public List<AuditRecord> find(AuditQuery query) {
        StringBuilder sql = new StringBuilder("SELECT e.*, o.ended_at, o.outcome, o.status_code, o.views,"
                + " o.detail AS outcome_detail FROM audit_entries e"
                + " LEFT JOIN audit_outcomes o ON o.entry = e.number WHERE e.number < :before");
        query.instance().ifPresent(any -> sql.append(" AND e.instance_id = :instance"));
        query.actor().ifPresent(any -> sql.append(" AND e.actor_id = :actor"));
        query.action().ifPresent(any -> sql.append(" AND e.action = :action"));
        query.from().ifPresent(any -> sql.append(" AND e.occurred_at >= :from"));
        query.until().ifPresent(any -> sql.append(" AND e.occurred_at < :until"));
        sql.append(" ORDER BY e.number DESC FETCH FIRST :limit ROWS ONLY");
        return jdbi.withHandle(handle -> {
            Query found = handle.createQuery(sql).bind("before", query.before()).bind("limit", query.limit());
            query.instance().ifPresent(id -> found.bind("instance", id.value()));
            query.actor().ifPresent(id -> found.bind("actor", id));
            query.action().ifPresent(action -> found.bind("action", action.wireName()));
            query.from().ifPresent(time -> bind(found, "from", time));
            query.until().ifPresent(time -> bind(found, "until", time));
            return found.map((row, context) -> AuditRows.record(row)).list();
        });
    }

    private static void bind(Query query, String name, Instant time) {
        query.bindBySqlType(name, SqlTime.of(time), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    @Override
    public int deleteBefore(Instant time) {
        return OldRows.delete(jdbi, "audit_entries", "occurred_at < :time", "occurred_at", time, MAX_DELETED);
    }
}
