package io.linkgate.storage.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings.Server;
import io.linkgate.storage.connection.Availability;
import io.linkgate.storage.connection.DatabaseAwayException;
import io.linkgate.storage.connection.DatabaseAwayException.Reason;
import io.linkgate.storage.connection.OpenDatabase;
import io.linkgate.storage.connection.PoolHousekeeper;
import io.linkgate.storage.connection.PoolSettings;
import io.linkgate.storage.migration.Migrations;
import io.linkgate.storage.migration.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database on a PostgreSQL server. One Linkgate has it, as long as it holds the {@link ServerLock}. When the lock or
 * any connection is lost, all calls are refused until the lock has been taken again.
 */
public final class PostgresDatabase implements OpenDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

    private static final String IN_USE = "is in use by another Linkgate server";
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final Server server;
    private final DataSource source;
    private final ServerLock lock;
    private final Availability availability;
    private volatile boolean takenByAnother;

    private PostgresDatabase(Server server, DataSource source) {
        this.server = server;
        this.source = source;
        this.lock = new ServerLock(source);
        this.availability = new Availability(server.name());
    }

    /**
     * Returns attempts to open a database on a server. A {@code DataSource} is looked up here, and not again: the threads
     * of the server around Linkgate may know names that others do not.
     *
     * @return opens it: takes the lock, and migrates the tables; throws {@link DatabaseAwayException} if another attempt
     *     may succeed, else {@link SettingsException}
     * @throws SettingsException if the server around Linkgate has no such {@code DataSource}
     */
    public static Supplier<PostgresDatabase> attempts(Server server) {
        DataSource source = Sources.of(server);
        return () -> open(server, source);
    }

    private static PostgresDatabase open(Server server, DataSource source) {
        PostgresDatabase database = new PostgresDatabase(server, source);
        boolean opened = false;
        try {
            database.refuseUnfit();
            if (!database.lock.take()) {
                throw database.away(Reason.IN_USE, IN_USE);
            }
            database.migrate();
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

    /** PostgreSQL runs each migration in a transaction, so a killed start leaves whole ones. */
    private void migrate() {
        Schema schema = new Schema(source, Migrations.POSTGRESQL);
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
        HikariConfig config = PoolSettings.over(source, ServerErrors::meaning, availability, housekeeper);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED"); // a server may have another default
        HikariDataSource pool = new HikariDataSource(config);
        var unused = housekeeper
                .executor()
                .scheduleWithFixedDelay(
                        this::look, BETWEEN_LOOKS.toSeconds(), BETWEEN_LOOKS.toSeconds(), TimeUnit.SECONDS);
        return pool;
    }

    /** Another Linkgate could take the lock when its connection is lost, although all others work. */
    void look() {
        try {
            if (!isGivenUp() && !lock.isHeld()) {
                availability.observer().accept(new SQLRecoverableException("the lock of the database is lost"));
            }
        } catch (RuntimeException e) {
            LOG.warn("The lock of the database {} cannot be looked at", server.name(), e);
        }
    }

    @Override
    public boolean isGivenUp() {
        return availability.isGivenUp();
    }

    @Override
    public void reopen() throws SQLException {
        boolean taken = lock.take();
        if (!taken && !takenByAnother) {
            LOG.warn("The database {} {} now; calls are refused until it is free", server.name(), IN_USE);
        }
        takenByAnother = !taken;
        if (!taken) {
            throw new SQLRecoverableException("the database " + IN_USE);
        }
        availability.openedAgain();
    }

    @Override
    public void close() {
        lock.release();
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
