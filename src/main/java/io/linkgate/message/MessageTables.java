package io.linkgate.message;

import io.linkgate.engine.message.StoreEntry;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.OldRows;
import io.linkgate.storage.SqlFailures;
import io.linkgate.storage.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The tables {@code message_stores} and {@code message_values}. Blocks on the disk. */
final class MessageTables {

    private static final String AT_PLACE = " WHERE store = :store AND kind = :kind AND hash = :hash";
    private static final String NOT_OVER = " AND (expires_at IS NULL OR expires_at > :now)";

    private final Jdbi jdbi;
    private final SealedValues sealed;

    MessageTables(Jdbi jdbi, SealedValues sealed) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.sealed = Objects.requireNonNull(sealed);
    }

    /** A row of {@code message_stores}. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Stored(long number, byte[] sealed) {}

    /** Returns the store of an instance's device; empty if it has none, or one whose key does not open. */
    Optional<StoreKey> find(InstanceId id) {
        return jdbi.withHandle(handle -> stored(handle, id))
                .flatMap(found -> sealed.openKey(id, found.number(), found.sealed()));
    }

    /**
     * Creates the store of an instance's device, and replaces one whose key does not open, since its values are lost.
     *
     * @param secret used unless another thread has just created the store
     * @return the key of the store, whichever thread has created it
     * @throws RuntimeException if the instance has no device
     */
    StoreKey create(InstanceId id, byte[] secret) {
        try {
            return jdbi.inTransaction(handle -> insert(handle, id, secret));
        } catch (UnableToExecuteStatementException e) {
            if (SqlFailures.violateUniqueness(e)) {
                return find(id).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    private StoreKey insert(Handle handle, InstanceId id, byte[] secret) {
        Optional<Stored> present = stored(handle, id);
        Optional<StoreKey> known = present.flatMap(found -> sealed.openKey(id, found.number(), found.sealed()));
        if (known.isPresent()) {
            return known.get();
        }
        present.ifPresent(lost -> handle.execute("DELETE FROM message_stores WHERE number = ?", lost.number()));
        long number = handle.createUpdate("INSERT INTO message_stores (instance_id, sealed) VALUES (:id, :sealed)")
                .bind("id", id.value())
                .bind("sealed", sealed.sealKey(id, secret))
                .executeAndReturnGeneratedKeys("number")
                .mapTo(Long.class)
                .one();
        return new StoreKey(number, secret);
    }

    private static Optional<Stored> stored(Handle handle, InstanceId id) {
        return handle.createQuery("SELECT number, sealed FROM message_stores WHERE instance_id = :id")
                .bind("id", id.value())
                .map((row, context) -> new Stored(row.getLong("number"), row.getBytes("sealed")))
                .findOne();
    }

    Optional<StoreEntry> load(InstanceId id, PendingCommit.Place place, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery(
                                "SELECT hash, sealed, expires_at FROM message_values" + AT_PLACE + NOT_OVER)
                        .bind("store", place.store())
                        .bind("kind", place.kind().wireName())
                        .bind("hash", place.hash().bytes())
                        .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                        .map((row, context) -> value(row))
                        .findOne())
                .flatMap(value -> open(id, place.kind(), value));
    }

    List<StoreEntry> all(InstanceId id, long store, StoreKind kind, Instant now) {
        return jdbi
                .withHandle(handle -> handle.createQuery("SELECT hash, sealed, expires_at FROM message_values"
                                + " WHERE store = :store AND kind = :kind" + NOT_OVER + " ORDER BY number")
                        .bind("store", store)
                        .bind("kind", kind.wireName())
                        .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                        .map((row, context) -> value(row))
                        .list())
                .stream()
                .flatMap(value -> open(id, kind, value).stream())
                .toList();
    }

    @SuppressWarnings({"ArrayRecordComponent", "OptionalUsedAsFieldOrParameterType"}) // never compared
    private record Value(StoreKey.Hash hash, byte[] sealed, Optional<Instant> expires) {}

    private static Value value(ResultSet row) throws SQLException {
        return new Value(
                new StoreKey.Hash(row.getBytes("hash")), row.getBytes("sealed"), SqlTime.optional(row, "expires_at"));
    }

    private Optional<StoreEntry> open(InstanceId id, StoreKind kind, Value value) {
        return sealed.open(id, kind, value.hash(), value.sealed(), value.expires());
    }

    /** Writes the values of commits with the handle of a transaction. If several write one place, the last one wins. */
    static void write(Handle handle, List<PendingCommit> commits) {
        Map<PendingCommit.Place, PendingCommit.Row> put = new LinkedHashMap<>();
        Set<PendingCommit.Place> dropped = new LinkedHashSet<>();
        for (PendingCommit commit : commits) {
            for (PendingCommit.Row row : commit.put()) {
                put.put(row.place(), row);
                dropped.remove(row.place());
            }
            for (PendingCommit.Place place : commit.dropped()) {
                put.remove(place);
                dropped.add(place);
            }
        }
        delete(handle, dropped);
        insert(handle, update(handle, List.copyOf(put.values())));
    }

    private static void delete(Handle handle, Set<PendingCommit.Place> places) {
        if (places.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("DELETE FROM message_values" + AT_PLACE);
        places.forEach(place -> bind(batch, place).add());
        batch.execute();
    }

    /** Replaces values; returns those that are not there yet. */
    private static List<PendingCommit.Row> update(Handle handle, List<PendingCommit.Row> rows) {
        if (rows.isEmpty()) {
            return rows;
        }
        PreparedBatch batch =
                handle.prepareBatch("UPDATE message_values SET sealed = :sealed, expires_at = :expires" + AT_PLACE);
        rows.forEach(row -> bind(batch, row).add());
        int[] counts = batch.execute();
        List<PendingCommit.Row> missing = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                missing.add(rows.get(i));
            }
        }
        return missing;
    }

    private static void insert(Handle handle, List<PendingCommit.Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        PreparedBatch batch =
                handle.prepareBatch("INSERT INTO message_values (store, kind, hash, sealed, expires_at) VALUES"
                        + " (:store, :kind, :hash, :sealed, :expires)");
        rows.forEach(row -> bind(batch, row).add());
        batch.execute();
    }

    private static PreparedBatch bind(PreparedBatch batch, PendingCommit.Row row) {
        return bind(batch, row.place())
                .bind("sealed", row.sealed())
                .bindBySqlType("expires", SqlTime.of(row.expires()), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private static PreparedBatch bind(PreparedBatch batch, PendingCommit.Place place) {
        return batch.bind("store", place.store())
                .bind("kind", place.kind().wireName())
                .bind("hash", place.hash().bytes());
    }

    /**
     * Deletes a portion of the values whose time is over.
     *
     * @return how many
     */
    int prune(Instant now, int max) {
        return OldRows.delete(jdbi, "message_values", "expires_at <= :time", "expires_at", now, max);
    }

    /** Deletes the one-time passwords whose time is over. */
    void pruneCodes(Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM one_time_passwords WHERE expires_at <= :now")
                .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                .execute());
    }
}
