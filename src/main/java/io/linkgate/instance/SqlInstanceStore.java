package io.linkgate.instance;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.storage.Database;
import io.linkgate.storage.DatabaseMark;
import io.linkgate.storage.SqlFailures;
import io.linkgate.storage.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances in the table {@code instances}. Times are stored to the microsecond. A row that cannot be parsed, for
 * example because a newer Linkgate wrote it, disables its own instance only: it is skipped, and its id is logged once.
 */
public final class SqlInstanceStore implements InstanceStore {

    private static final Logger LOG = LoggerFactory.getLogger(SqlInstanceStore.class);

    private final Jdbi jdbi;
    private final Optional<DatabaseMark> mark;
    private final InstanceWrites writes;
    private final Object counting = new Object();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /** @param jdbi a database whose migrations have been run, without a mark */
    public SqlInstanceStore(Jdbi jdbi) {
        this(jdbi, Optional.empty(), InstanceWrites.NONE);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private SqlInstanceStore(Jdbi jdbi, Optional<DatabaseMark> mark, InstanceWrites writes) {
        this.jdbi = Objects.requireNonNull(jdbi);
        this.mark = mark;
        this.writes = Objects.requireNonNull(writes);
    }

    /**
     * Opens the instances of a database, and compares them with its mark, if it has one.
     *
     * @throws io.linkgate.config.SettingsException if instances are missing
     */
    public static SqlInstanceStore open(Database database) {
        return open(database, InstanceWrites.NONE);
    }

    /** Like {@link #open(Database)}, with what is written together with each change. */
    public static SqlInstanceStore open(Database database, InstanceWrites writes) {
        database.mark().ifPresent(mark -> mark.check(read(database, mark)));
        return new SqlInstanceStore(database.jdbi(), database.mark(), writes);
    }

    /**
     * Returns the number of readable rows. It reads every row, because a truncated database may still count rows that
     * it has lost.
     */
    private static int read(Database database, DatabaseMark mark) {
        try {
            return database.jdbi()
                    .withHandle(handle -> handle.createQuery("SELECT * FROM instances")
                            .map((row, context) -> row.getString("id"))
                            .list())
                    .size();
        } catch (JdbiException e) {
            throw mark.unreadable(e);
        }
    }

    @Override
    public void insert(Instance instance) {
        jdbi.useTransaction(handle -> insert(handle, instance));
        mark.ifPresent(DatabaseMark::added);
    }

    /**
     * Counts while the row of the owner is locked, so that no other node counts or adds at the same time. The calls of
     * this node line up before they take a connection.
     */
    @Override
    public boolean insertWithin(Instance instance, int quota) {
        String owner = instance.owner()
                .orElseThrow(() -> new IllegalStateException(
                        "the instance " + instance.id() + " has no owner that could have a quota"));
        synchronized (counting) {
            boolean added = jdbi.inTransaction(handle -> {
                handle.createQuery("SELECT id FROM access_tokens WHERE id = :owner FOR UPDATE")
                        .bind("owner", owner)
                        .mapTo(String.class)
                        .one();
                if (count(handle, owner) >= quota) {
                    return false;
                }
                insert(handle, instance);
                return true;
            });
            if (added) {
                mark.ifPresent(DatabaseMark::added);
            }
            return added;
        }
    }

    private static int count(Handle handle, String owner) {
        return handle.createQuery("SELECT COUNT(*) FROM instances WHERE owner = :owner")
                .bind("owner", owner)
                .mapTo(Integer.class)
                .one();
    }

    private void insert(Handle handle, Instance instance) {
        try {
            handle.createUpdate("INSERT INTO instances (id, name, engine, wanted, expected_phone, created_at, owner)"
                            + " VALUES (:id, :name, :engine, :wanted, :expectedPhone, :createdAt, :owner)")
                    .bind("id", instance.id().value())
                    .bind("name", instance.name())
                    .bind("engine", instance.engine().wireName())
                    .bind("wanted", instance.wanted().name())
                    .bind("expectedPhone", text(instance.expectedPhone()))
                    .bindBySqlType("createdAt", SqlTime.of(instance.createdAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                    .bind("owner", instance.owner().orElse(null))
                    .execute();
            writes.added(handle, instance.id());
        } catch (UnableToExecuteStatementException e) {
            if (SqlFailures.violateUniqueness(e)) {
                throw new IllegalStateException("the instance " + instance.id() + " already exists", e);
            }
            throw e;
        }
    }

    @Override
    public Optional<Instance> find(InstanceId id) {
        return jdbi.withHandle(handle -> find(handle, id));
    }

    @Override
    public List<Instance> find(Collection<InstanceId> ids) {
        List<String> texts = ids.stream().map(InstanceId::value).toList();
        return jdbi.withHandle(handle -> readable(handle.createQuery("SELECT * FROM instances WHERE id = ANY(:ids)")
                .bindArray("ids", String.class, texts)));
    }

    @Override
    public List<Instance> all() {
        return jdbi.withHandle(
                handle -> readable(handle.createQuery("SELECT * FROM instances ORDER BY created_at, id")));
    }

    private List<Instance> readable(Query query) {
        return query.map((row, context) -> instance(row)).list().stream()
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public Optional<Instance> update(InstanceId id, UnaryOperator<Instance> change) {
        return jdbi.inTransaction(handle -> find(handle, id)
                .map(change)
                .filter(changed -> handle.createUpdate(
                                        "UPDATE instances SET name = :name, expected_phone = :expectedPhone WHERE id = :id")
                                .bind("name", changed.name())
                                .bind("expectedPhone", text(changed.expectedPhone()))
                                .bind("id", id.value())
                                .execute()
                        == 1)
                .map(changed -> written(handle, changed)));
    }

    @Override
    public Optional<Instance> want(InstanceId id, Wanted wanted) {
        return jdbi.inTransaction(handle -> find(handle, id)
                .filter(instance -> handle.createUpdate("UPDATE instances SET wanted = :wanted WHERE id = :id")
                                .bind("wanted", wanted.name())
                                .bind("id", id.value())
                                .execute()
                        == 1)
                .map(instance -> commanded(handle, instance.withWanted(wanted))));
    }

    private Instance commanded(Handle handle, Instance changed) {
        writes.commanded(handle, changed.id());
        return written(handle, changed);
    }

    private Instance written(Handle handle, Instance changed) {
        writes.changed(handle, changed.id());
        return changed;
    }

    @Override
    public boolean delete(InstanceId id) {
        mark.ifPresent(DatabaseMark::removing);
        boolean deleted = false;
        try {
            deleted = deleteRow(id);
            return deleted;
        } finally {
            if (!deleted) {
                mark.ifPresent(DatabaseMark::kept);
            }
        }
    }

    private boolean deleteRow(InstanceId id) {
        return jdbi.inTransaction(handle -> {
            writes.deleted(handle, id);
            return handle.createUpdate("DELETE FROM instances WHERE id = :id")
                            .bind("id", id.value())
                            .execute()
                    == 1;
        });
    }

    private Optional<Instance> find(Handle handle, InstanceId id) {
        return handle.createQuery("SELECT * FROM instances WHERE id = :id")
                .bind("id", id.value())
                .map((row, context) -> instance(row))
                .findOne()
                .flatMap(readable -> readable);
    }

    private Optional<Instance> instance(ResultSet row) throws SQLException {
        String id = row.getString("id");
        Optional<InstanceId> instanceId = InstanceId.parse(id);
        Optional<EngineKind> engine = EngineKind.parse(row.getString("engine"));
        Optional<Wanted> wanted = Wanted.parse(row.getString("wanted"));
        String phone = row.getString("expected_phone");
        Optional<PhoneNumber> expectedPhone = PhoneNumber.ofDigits(phone);
        // A number that cannot be parsed must not become "any phone".
        boolean phoneReadable = phone.isEmpty() || expectedPhone.isPresent();
        if (instanceId.isEmpty() || engine.isEmpty() || wanted.isEmpty() || !phoneReadable) {
            report(id);
            return Optional.empty();
        }
        return Optional.of(new Instance(
                instanceId.get(),
                row.getString("name"),
                engine.get(),
                wanted.get(),
                expectedPhone,
                SqlTime.instant(row, "created_at"),
                Optional.ofNullable(row.getString("owner"))));
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static String text(Optional<PhoneNumber> phone) {
        return phone.map(PhoneNumber::text).orElse("");
    }

    private void report(String id) {
        if (reported.add(id)) {
            LOG.warn("Instance {} is disabled: its row in the table instances cannot be parsed", printable(id));
        }
    }

    private static String printable(String id) {
        return id.replaceAll("[^0-9A-Za-z]", "?");
    }
}
