package io.linkgate.cluster.snapshot;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.notice.Notices;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The table {@code snapshots}: the newest snapshot of each session, by the node that has it. Each change sends a notice
 * with its transaction. Safe for use by any of Linkgate's own threads; blocks.
 */
public final class SnapshotTable {

    /** The kind of notices that carry a row. */
    static final String CHANGED = "snapshot";

    /** The kind of notices that name an instance which has no snapshot any more. */
    static final String REMOVED = "snapshot-removed";

    private static final String UPDATE = "UPDATE snapshots SET node = :node, revision = revision + 1, sealed = :sealed"
            + " WHERE instance_id = :id AND EXISTS (SELECT 1 FROM claims WHERE instance_id = :id AND node = :node)";

    private static final String INSERT = "INSERT INTO snapshots (instance_id, node, revision, sealed)"
            + " SELECT instance_id, CAST(:node AS VARCHAR(36)), CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT),"
            + " CAST(:sealed AS BYTEA) FROM claims WHERE instance_id = :id AND node = :node";

    private static final String REVISIONS = "SELECT instance_id, revision FROM snapshots WHERE instance_id = ANY(:ids)";
    private static final String OF_OTHERS =
            "SELECT instance_id FROM snapshots WHERE instance_id = ANY(:ids) AND node <> :node";
    private static final String DELETE = "DELETE FROM snapshots WHERE instance_id = ANY(:ids) AND node = :node";

    private static final String READ = "SELECT s.instance_id, s.node, s.revision, s.sealed"
            + " FROM snapshots s JOIN nodes n ON n.node = s.node WHERE s.node <> :node";
    private static final String AND_ONE_OF = " AND s.instance_id = ANY(:ids)";

    private static final RowMapper<SnapshotRow> ROW = (row, context) -> new SnapshotRow(
            new InstanceId(row.getString("instance_id")),
            row.getString("node"),
            row.getLong("revision"),
            Optional.of(row.getBytes("sealed")));

    private final Jdbi jdbi;
    private final Notices notices;
    private final SealedSnapshots sealed;
    private final String node;

    /**
     * Connects the parts.
     *
     * @param node the name of this node, as in {@code nodes}
     */
    public SnapshotTable(Jdbi jdbi, Notices notices, Sealing sealing, String node) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.notices = Objects.requireNonNull(notices);
        this.sealed = new SealedSnapshots(sealing);
        this.node = Objects.requireNonNull(node);
    }

    /**
     * Writes snapshots of this node in one transaction: each replaces that of its instance; an empty one deletes it. Those
     * of instances that this node has not claimed are left out: another node may have written a newer one.
     */
    void write(Map<InstanceId, Optional<SharedSnapshot>> newest) {
        Map<String, byte[]> written =
                new TreeMap<>(); // in one order in all nodes, so that they do not wait for each other
        List<String> removed = new ArrayList<>();
        newest.forEach((id, shared) -> shared.ifPresentOrElse(
                present -> written.put(id.value(), sealed.seal(present)), () -> removed.add(id.value())));
        jdbi.useTransaction(handle -> {
            if (!written.isEmpty()) {
                written.keySet().retainAll(put(handle, written));
                notices.sendAll(handle, CHANGED, changes(handle, written));
            }
            if (!removed.isEmpty()) {
                remove(handle, removed);
            }
        });
    }

    /** A late removal must not take what the next node of the instance has written. */
    private void remove(Handle handle, List<String> ids) {
        handle.createUpdate(DELETE)
                .bind("ids", ids.toArray(String[]::new))
                .bind("node", node)
                .execute();
        ids.removeAll(handle.createQuery(OF_OTHERS) // after the deletion, which has waited for the next node
                .bind("ids", ids.toArray(String[]::new))
                .bind("node", node)
                .mapTo(String.class)
                .list());
        notices.sendAll(handle, REMOVED, ids);
    }

    /** Returns the ids of those that were put. */
    private Set<String> put(Handle handle, Map<String, byte[]> written) {
        Set<String> put = execute(handle, UPDATE, written);
        Map<String, byte[]> rest = new TreeMap<>(written);
        rest.keySet().removeAll(put);
        if (!rest.isEmpty()) {
            put.addAll(execute(handle, INSERT, rest));
        }
        return put;
    }

    /** Returns the ids of the rows that were changed. */
    private Set<String> execute(Handle handle, String sql, Map<String, byte[]> rows) {
        PreparedBatch batch = handle.prepareBatch(sql);
        rows.forEach((id, bytes) ->
                batch.bind("id", id).bind("node", node).bind("sealed", bytes).add());
        int[] counts = batch.execute();
        Set<String> changed = new HashSet<>();
        int place = 0;
        for (String id : rows.keySet()) {
            if (counts[place++] == 1) {
                changed.add(id);
            }
        }
        return changed;
    }

    /** The rows are locked until the end of the transaction, so these are the revisions that it has written. */
    private List<String> changes(Handle handle, Map<String, byte[]> written) {
        Map<String, Long> revisions = new HashMap<>();
        handle.createQuery(REVISIONS)
                .bind("ids", written.keySet().toArray(String[]::new))
                .map((row, context) -> Map.entry(row.getString("instance_id"), row.getLong("revision")))
                .forEach(each -> revisions.put(each.getKey(), each.getValue()));
        return revisions.entrySet().stream()
                .map(each -> new SnapshotRow(
                                new InstanceId(each.getKey()),
                                node,
                                each.getValue(),
                                Optional.of(written.get(each.getKey())))
                        .notice())
                .toList();
    }

    /** Reads the snapshots of all other nodes that live. */
    List<SnapshotRow> foreign() {
        return jdbi.withHandle(
                handle -> handle.createQuery(READ).bind("node", node).map(ROW).list());
    }

    /** Reads those of some instances. */
    List<SnapshotRow> foreign(Collection<InstanceId> ids) {
        String[] values = ids.stream().map(InstanceId::value).toArray(String[]::new);
        return jdbi.withHandle(handle -> handle.createQuery(READ + AND_ONE_OF)
                .bind("node", node)
                .bind("ids", values)
                .map(ROW)
                .list());
    }

    /** Returns the snapshot of a row; empty if it cannot be understood here. */
    Optional<SharedSnapshot> open(SnapshotRow row) {
        return row.sealed().flatMap(bytes -> sealed.open(row.id(), bytes));
    }
}
