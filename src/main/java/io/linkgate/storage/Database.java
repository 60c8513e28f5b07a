package io.linkgate.storage;

import com.zaxxer.hikari.HikariDataSource;
import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.h2.Driver;
import org.h2.api.ErrorCode;
import org.jdbi.v3.core.Jdbi;

/**
 * The open database. Safe for use by any thread; statements block on the disk. A statement or transaction that returned is
 * on disk, so what was answered after it survives {@code kill -9} and a power cut.
 *
 * <p>Nothing of it is left after {@link #close()}: no thread, no file lock, no entry in {@link java.sql.DriverManager}.
 */
public final class Database implements AutoCloseable {

    private static final String IN_USE = "is in use by another Linkgate server";

    private final EmbeddedDatabase embedded;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private Database(EmbeddedDatabase embedded, HikariDataSource pool) {
        this.embedded = embedded;
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    /**
     * Opens the database, creates it when there is none, and brings its tables up to date.
     *
     * @throws SettingsException when another server has it open, when a newer Linkgate wrote it, or when it cannot be read
     */
    public static Database open(StorageSettings settings) {
        return open(settings, new EmbeddedDatabase(settings.databaseFile()));
    }

    static Database open(StorageSettings settings, EmbeddedDatabase embedded) {
        try {
            embedded.open();
            if (!areTablesUpToDate(embedded)) {
                embedded.close();
                if (!Tables.migrate(embedded)) {
                    throw new SettingsException(List.of(problem(settings, IN_USE)));
                }
                embedded.open();
            }
            return new Database(embedded, embedded.pool());
        } catch (SQLException e) {
            Driver.unload();
            throw refusal(settings, reason(e), e);
        } catch (IOException e) {
            throw refusal(settings, "can be neither created nor brought up to date", e);
        } catch (FlywayException e) {
            throw refusal(settings, "does not fit this version of Linkgate; a newer one may have written it", e);
        }
    }

    private static boolean areTablesUpToDate(EmbeddedDatabase embedded) {
        try {
            return Tables.fit(embedded);
        } catch (FlywayException | IllegalStateException e) {
            embedded.close();
            throw e;
        }
    }

    /** For statements and transactions of the features. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /** Waits a moment for running statements, breaks them off, and closes everything. Closing again does nothing. */
    @Override
    public void close() {
        if (!pool.isClosed()) {
            pool.close();
            embedded.close();
        }
    }

    private static String reason(SQLException e) {
        return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                ? IN_USE
                : "cannot be opened, H2 says " + e.getErrorCode();
    }

    private static SettingsException refusal(StorageSettings settings, String predicate, Exception cause) {
        return new SettingsException(problem(settings, predicate), cause);
    }

    private static SettingProblem problem(StorageSettings settings, String predicate) {
        return new SettingProblem("LINKGATE_HOME", "the database " + settings.databaseFile() + " " + predicate);
    }
}
