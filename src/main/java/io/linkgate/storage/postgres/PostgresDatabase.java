package io.linkgate.storage.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings.PostgresUrl;
import io.linkgate.config.StorageSettings.Server;
import io.linkgate.storage.connection.Availability;
import io.linkgate.storage.connection.DatabaseAwayException;
import io.linkgate.storage.connection.DatabaseAwayException.Reason;
import io.linkgate.storage.connection.OpenDatabase;
import io.linkgate.storage.connection.PoolHousekeeper;
import io.linkgate.storage.connection.PoolSettings;
import io.linkgate.storage.lease.LeaseKeeper;
import io.linkgate.storage.lease.Nodes;
import io.linkgate.storage.migration.Migrations;
import io.linkgate.storage.migration.Schema;
import io.linkgate.storage.notice.Notices;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;

/**
 * A database on a PostgreSQL server. Linkgate has it, alone or with others, for as long as it keeps its {@link NodeLease}.
 * When a connection is lost, all calls are refused until the lease has been renewed; when the lease is lost, for good.
 */
public final class PostgresDatabase implements OpenDatabase {

    private static final String IN_USE = "is in use by another Linkgate server";

    /** The migration that makes the tables of the lease. */
    private static final String LEASE = "15";

    private final Server server;
    private final boolean cluster;
    private final DataSource source;
    private final NodeLease lease;
    private final LeaseThreads threads = new LeaseThreads();
    private final Availability availability;
    private FencedSource fenced; // set once, before the database is handed out
    private LeaseKeeper keeper; // likewise
    private Optional<PostgresNotices> notices = Optional.empty(); // likewise

    private PostgresDatabase(Server server, boolean cluster, DataSource source) {
        this.server = server;
        this.cluster = cluster;
        this.source = source;
        this.lease = new NodeLease(source, System::nanoTime);
        this.availability = new Availability(server.name());
    }

    /**
     * Returns attempts to open a database on a server. A {@code DataSource} is looked up here, and not again: the threads
     * of the server around Linkgate may know names that others do not.
     *
     * @param cluster whether other nodes may have it too
     * @return opens it: takes the lease, and migrates the tables; throws {@link DatabaseAwayException} if another attempt
     *     may succeed, else {@link SettingsException}
     * @throws SettingsException if the server around Linkgate has no such {@code DataSource}
     */
    public static Supplier<PostgresDatabase> attempts(Server server, boolean cluster) {
        DataSource source = Sources.of(server);
        return () -> open(new PostgresDatabase(server, cluster, source));
    }

    private static PostgresDatabase open(PostgresDatabase database) {
        boolean opened = false;
        try {
            database.refuseUnfit();
            database.makeFirstTables();
            database.take();
            database.migrate(
                    database.server instanceof PostgresUrl ? new MigratingSource(database.fenced) : database.fenced);
            database.lease.tablesAreNew();
            if (database.cluster) {
                database.listen();
            }
            opened = true;
            return database;
        } catch (SQLException | FlywayException e) {
            throw database.failure(e);
        } finally {
            if (!opened) {
                database.close();
            }
        }
    }

    private RuntimeException failure(Exception e) {
        String predicate = ServerErrors.predicate(e);
        return ServerErrors.isTemporary(e)
                ? new DatabaseAwayException(Reason.UNREACHABLE, sentence(predicate), e)
                : new SettingsException(problem(predicate), e);
    }

    private void refuseUnfit() throws SQLException {
        try (Connection connection = source.getConnection()) {
            Optional<String> unfit = ServerCheck.unfit(connection);
            if (unfit.isPresent()) {
                throw new SettingsException(List.of(problem(unfit.get())));
            }
            if (ServerCheck.isStandby(connection)) {
                throw away(Reason.UNREACHABLE, "is on a standby server, which takes no writes");
            }
        }
    }

    /** Makes the tables of the lease, and those that are older, unless they are there. */
    private void makeFirstTables() throws SQLException {
        if (hasLease()) {
            return;
        }
        ServerLock lock = new ServerLock(source);
        if (!lock.take()) {
            throw away(Reason.IN_USE, IN_USE);
        }
        try {
            new Schema(new FencedSource(source, FencedSource.FIRST), Migrations.POSTGRESQL).migrateTo(LEASE);
        } finally {
            lock.release();
        }
    }

    private boolean hasLease() throws SQLException {
        try (Connection connection = source.getConnection()) {
            return ServerCheck.hasTable(connection, "active_node");
        }
    }

    private void take() throws SQLException {
        NodeLease.Taken taken = lease.take(cluster).orElseThrow(() -> away(Reason.IN_USE, IN_USE));
        fenced = new FencedSource(source, taken.fence());
        keeper = new LeaseKeeper(lease::renew, taken.term(), threads.watching(), threads.asking(), System::nanoTime);
        keeper.whenLost(() -> threads.asking().execute(fenced::abort)); // the first one, so it is called last
    }

    private void listen() {
        notices = Optional.of(PostgresNotices.begin(source, lease.node(), System::nanoTime));
    }

    /** PostgreSQL runs each migration in a transaction, so a killed start leaves whole ones. */
    private void migrate(DataSource writing) {
        Schema schema = new Schema(writing, Migrations.POSTGRESQL);
        if (!schema.fits()) {
            try {
                schema.migrate();
            } catch (FlywayException e) {
                throw ServerErrors.isKnown(e)
                        ? e
                        : new SettingsException(
                                problem("does not fit this version of Linkgate; a newer one may have written it, or it"
                                        + " is damaged: then restore it from a backup"),
                                e);
            }
        }
    }

    @Override
    public HikariDataSource pool(PoolHousekeeper housekeeper) {
        HikariConfig config = PoolSettings.over(fenced, ServerErrors::meaning, availability, housekeeper);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED"); // a server may have another default
        return new HikariDataSource(config);
    }

    @Override
    public boolean isHeld() {
        return keeper.isHeld();
    }

    @Override
    public void whenLost(Runnable listener) {
        keeper.whenLost(listener);
    }

    @Override
    public Optional<Nodes> nodes(DataSource pool) {
        return cluster ? Optional.of(new PostgresNodes(lease.node(), pool)) : Optional.empty();
    }

    @Override
    public Notices notices() {
        return notices.<Notices>map(line -> line).orElse(Notices.NONE);
    }

    @Override
    public Optional<Duration> leaseAge() {
        return Optional.of(keeper.age());
    }

    @Override
    public boolean isGivenUp() {
        return availability.isGivenUp() || keeper.isLost();
    }

    @Override
    public void reopen() throws SQLException {
        if (!keeper.renewNow()) {
            throw new SQLRecoverableException("the lease of the database is lost");
        }
        availability.openedAgain();
    }

    @Override
    public void close() {
        notices.ifPresent(PostgresNotices::close);
        if (threads.end()) {
            lease.release();
        }
    }

    private DatabaseAwayException away(Reason reason, String predicate) {
        return new DatabaseAwayException(reason, sentence(predicate));
    }

    private SettingProblem problem(String predicate) {
        return new SettingProblem(server.setting(), sentence(predicate));
    }

    private String sentence(String predicate) {
        return "the database " + server.name() + " " + predicate;
    }
}
