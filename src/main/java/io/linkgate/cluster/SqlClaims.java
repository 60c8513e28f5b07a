package io.linkgate.cluster;

import io.linkgate.instance.InstanceId;
import io.linkgate.storage.SqlTime;
import io.linkgate.storage.notice.Notices;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The claims in the table {@code claims}. A node that claims locks the row of {@code active_node}. */
final class SqlClaims implements Claims {

    private static final String IS_FREE =
            " AND NOT EXISTS (SELECT 1 FROM claims WHERE claims.instance_id = instances.id)";

    private final Jdbi jdbi;
    private final Notices notices;
    private final String self;

    /** @param self the name of this node */
    SqlClaims(Jdbi jdbi, Notices notices, String self) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.notices = Objects.requireNonNull(notices);
        this.self = Objects.requireNonNull(self);
    }

    @Override
    public Standing standing() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT COUNT(*) AS running,"
                        + " COUNT(CASE WHEN node = :self THEN 1 END) AS mine, COUNT(node) AS claimed"
                        + " FROM instances LEFT JOIN claims ON instance_id = id WHERE wanted = 'RUNNING'")
                .bind("self", self)
                .map((row, context) -> new Standing(
                        row.getInt("running"), row.getInt("mine"), row.getInt("running") - row.getInt("claimed")))
                .one());
    }

    @Override
    public List<InstanceId> claim(int max) {
        return jdbi.inTransaction(handle -> {
            lock(handle);
            List<InstanceId> free = ids(handle.createQuery("SELECT id FROM instances WHERE wanted = 'RUNNING'" + IS_FREE
                            + " ORDER BY COALESCE(watched_at, created_at) DESC, id FETCH FIRST :max ROWS ONLY")
                    .bind("max", max)
                    .mapTo(String.class)
                    .list());
            var batch = handle.prepareBatch("INSERT INTO claims (instance_id, node) VALUES (:id, :self)");
            free.forEach(id -> batch.bind("id", id.value()).bind("self", self).add());
            if (!free.isEmpty()) {
                batch.execute();
                notices.send(handle, TAKEN, "");
            }
            return free;
        });
    }

    @Override
    public Optional<String> ownerOrClaim(InstanceId id) {
        return jdbi.inTransaction(handle -> {
            lock(handle);
            Optional<String> owner = owner(handle, id);
            if (owner.isPresent()) {
                return owner;
            }
            int claimed = handle.createUpdate(
                            "INSERT INTO claims (instance_id, node) SELECT id, :self FROM instances WHERE id = :id")
                    .bind("self", self)
                    .bind("id", id.value())
                    .execute();
            return claimed == 1 ? Optional.of(self) : Optional.empty();
        });
    }

    @Override
    public Optional<String> owner(InstanceId id) {
        return jdbi.withHandle(handle -> owner(handle, id));
    }

    private static Optional<String> owner(Handle handle, InstanceId id) {
        return handle.createQuery("SELECT node FROM claims WHERE instance_id = :id")
                .bind("id", id.value())
                .mapTo(String.class)
                .findOne();
    }

    @Override
    public void claimNew(Handle handle, InstanceId id) {
        handle.execute("INSERT INTO claims (instance_id, node) VALUES (?, ?)", id.value(), self);
    }

    @Override
    public void release(Collection<InstanceId> ids) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("DELETE FROM claims WHERE node = :self AND instance_id = ANY(:ids)")
                    .bind("self", self)
                    .bindArray(
                            "ids",
                            String.class,
                            ids.stream().map(InstanceId::value).toList())
                    .execute();
            notices.send(handle, FREE, "");
        });
    }

    @Override
    public void watched(Collection<InstanceId> ids, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate("UPDATE instances SET watched_at = :now WHERE id = ANY(:ids)")
                .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                .bindArray(
                        "ids", String.class, ids.stream().map(InstanceId::value).toList())
                .execute());
    }

    @Override
    public List<InstanceId> leastWatched(int max) {
        return jdbi.withHandle(handle -> ids(handle.createQuery(
                        "SELECT id FROM instances JOIN claims ON instance_id = id WHERE node = :self AND wanted = 'RUNNING'"
                                + " ORDER BY COALESCE(watched_at, created_at), id FETCH FIRST :max ROWS ONLY")
                .bind("self", self)
                .bind("max", max)
                .mapTo(String.class)
                .list()));
    }

    @Override
    public Set<InstanceId> free(Collection<InstanceId> ids) {
        return jdbi.withHandle(handle -> new HashSet<>(ids(handle.createQuery(
                        "SELECT id FROM instances WHERE wanted = 'RUNNING' AND id = ANY(:ids)" + IS_FREE)
                .bindArray(
                        "ids", String.class, ids.stream().map(InstanceId::value).toList())
                .mapTo(String.class)
                .list())));
    }

    @Override
    public Set<InstanceId> stopped() {
        return jdbi.withHandle(handle ->
                new HashSet<>(ids(handle.createQuery("SELECT id FROM instances WHERE wanted = 'STOPPED'" + IS_FREE)
                        .mapTo(String.class)
                        .list())));
    }

    @Override
    public Set<InstanceId> mine() {
        return jdbi.withHandle(
                handle -> new HashSet<>(ids(handle.createQuery("SELECT instance_id FROM claims WHERE node = :self")
                        .bind("self", self)
                        .mapTo(String.class)
                        .list())));
    }

    /** A row whose id cannot be parsed is left to the version that wrote it. */
    private static List<InstanceId> ids(List<String> texts) {
        return texts.stream().flatMap(text -> InstanceId.parse(text).stream()).toList();
    }

    /** Before anything else in the transaction, so that no two wait for each other in a circle. */
    private static void lock(Handle handle) {
        handle.execute("SELECT id FROM active_node WHERE id = 1 FOR UPDATE");
    }
}
