package io.linkgate.message;

import io.linkgate.engine.message.StoreKind;
import io.linkgate.instance.InstanceId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Seals all stores and sent texts with the present key of the keyset, a portion in each transaction. */
final class MessageReseal {

    private static final int PORTION = 500;

    private final Jdbi jdbi;
    private final SealedValues sealed;

    MessageReseal(Jdbi jdbi, SealedValues sealed) {
        this.jdbi = jdbi;
        this.sealed = sealed;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(long number, String instance, String kind, byte[] hash, byte[] sealed) {}

    /** @param outcome null while it is not known */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Text(String instance, String id, byte[] sealed, byte[] outcome) {}

    void run() {
        jdbi.useTransaction(this::keys);
        long last = 0;
        while (last >= 0) {
            long from = last;
            last = jdbi.inTransaction(handle -> values(handle, from));
        }
        Optional<Text> done = Optional.of(new Text("", "", new byte[0], null));
        while (done.isPresent()) {
            Text from = done.get();
            done = jdbi.inTransaction(handle -> texts(handle, from));
        }
    }

    private void keys(Handle handle) {
        handle.createQuery("SELECT number, instance_id, sealed FROM message_stores")
                .map((row, context) -> new Row(
                        row.getLong("number"), row.getString("instance_id"), "", new byte[0], row.getBytes("sealed")))
                .list()
                .forEach(row -> InstanceId.parse(row.instance())
                        .flatMap(id -> sealed.resealKey(id, row.sealed()))
                        .ifPresent(fresh -> handle.execute(
                                "UPDATE message_stores SET sealed = ? WHERE number = ?", fresh, row.number())));
    }

    /** Returns the number of the last row; -1 if there was none. */
    private long values(Handle handle, long after) {
        List<Row> rows = handle.createQuery("SELECT v.number, s.instance_id, v.kind, v.hash, v.sealed"
                        + " FROM message_values v JOIN message_stores s ON s.number = v.store"
                        + " WHERE v.number > :after ORDER BY v.number FETCH FIRST " + PORTION + " ROWS ONLY")
                .bind("after", after)
                .map((row, context) -> new Row(
                        row.getLong("number"),
                        row.getString("instance_id"),
                        row.getString("kind"),
                        row.getBytes("hash"),
                        row.getBytes("sealed")))
                .list();
        rows.forEach(row -> resealed(row)
                .ifPresent(fresh ->
                        handle.execute("UPDATE message_values SET sealed = ? WHERE number = ?", fresh, row.number())));
        return rows.isEmpty() ? -1 : rows.get(rows.size() - 1).number();
    }

    private Optional<byte[]> resealed(Row row) {
        Optional<StoreKind> kind = Arrays.stream(StoreKind.values())
                .filter(one -> one.wireName().equals(row.kind()))
                .findFirst();
        return InstanceId.parse(row.instance())
                .flatMap(id ->
                        kind.flatMap(known -> sealed.reseal(id, known, new StoreKey.Hash(row.hash()), row.sealed())));
    }

    /** Returns the last row; empty if there was none. */
    private Optional<Text> texts(Handle handle, Text after) {
        List<Text> rows = handle.createQuery("SELECT instance_id, message_id, sealed, outcome FROM sent_texts"
                        + " WHERE instance_id > :instance OR (instance_id = :instance AND message_id > :id)"
                        + " ORDER BY instance_id, message_id FETCH FIRST " + PORTION + " ROWS ONLY")
                .bind("instance", after.instance())
                .bind("id", after.id())
                .map((row, context) -> new Text(
                        row.getString("instance_id"),
                        row.getString("message_id"),
                        row.getBytes("sealed"),
                        row.getBytes("outcome")))
                .list();
        rows.forEach(row -> reseal(handle, row));
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(rows.size() - 1));
    }

    /** A text that opens and its outcome have the same key. */
    private void reseal(Handle handle, Text row) {
        sealed.reseal(row.sealed(), SentTexts.context(row.instance(), row.id()))
                .ifPresent(fresh -> handle.execute(
                        "UPDATE sent_texts SET sealed = ?, outcome = ? WHERE instance_id = ? AND message_id = ?",
                        fresh,
                        Optional.ofNullable(row.outcome())
                                .flatMap(outcome ->
                                        sealed.reseal(outcome, SentTexts.outcomeContext(row.instance(), row.id())))
                                .orElse(null),
                        row.instance(),
                        row.id()));
    }
}
