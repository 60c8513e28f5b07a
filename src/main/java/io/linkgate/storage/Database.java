package io.linkgate.storage;

import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementException;
import org.jdbi.v3.core.statement.StatementExceptions;

/**
 * The open database. Safe for use by any thread; statements block on the disk. When a statement or transaction returns,
 * it is on disk, so an answer sent afterwards survives {@code kill -9} and a power cut.
 *
 * <p>{@link #close()} leaves nothing behind: no thread, no file lock, no entry in {@link java.sql.DriverManager}.
 */
public final class Database implements AutoCloseable {

    private static final String IN_USE = "is in use by another Linkgate server";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);

    private final EmbeddedDatabase embedded;
    private final DatabaseMark mark;
    private final RecoveringDataSource connections;
    private final Jdbi jdbi;

    private Database(EmbeddedDatabase embedded, DatabaseMark mark) {
        this.embedded = embedded;
        this.mark = mark;
        this.connections = new RecoveringDataSource(embedded, System::nanoTime);
        this.jdbi = withArrays(Jdbi.create(connections));
        // Jdbi's own messages contain the arguments, such as telephone numbers and keys.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(Database::withoutArguments);
    }

    /**
     * Lets statements take a list as one argument, {@code id = ANY(:ids)}. With a mark for each element, the text of
     * the statement, and with it its plan, would change with the length of the list; connections keep few plans.
     */
    private static Jdbi withArrays(Jdbi jdbi) {
        return jdbi.registerArrayType(String.class, "varchar").registerArrayType(Long.class, "bigint");
    }

    private static String withoutArguments(StatementException e) {
        StatementContext context = e.getStatementContext();
        return context == null || context.getRawSql() == null
                ? "A statement failed"
                : "A statement failed: " + context.getRawSql();
    }

    /**
     * Opens the database, creates it if there is none, and migrates its tables. Waits up to 10 s for another server
     * that has it open.
     *
     * @throws SettingsException if another server has it open, a newer Linkgate wrote it, or it cannot be read
     */
    public static Database open(StorageSettings settings) {
        return open(settings, new EmbeddedDatabase(settings.databaseFile()), PATIENCE);
    }

    /** @param patience how long to wait for another server to release the file */
    static Database open(StorageSettings settings, EmbeddedDatabase embedded, Duration patience) {
        DatabaseMark mark = DatabaseMark.of(settings, Files.exists(embedded.storeFile()));
        boolean opened = false;
        try {
            openWhenFree(embedded, patience);
            if (!areTablesUpToDate(embedded)) {
                embedded.close();
                if (!Tables.migrate(embedded)) {
                    throw new SettingsException(List.of(problem(settings, IN_USE)));
                }
                embedded.open();
            }
            opened = true;
            return new Database(embedded, mark);
        } catch (SQLException e) {
            throw refusal(settings, reason(e), e);
        } catch (IOException e) {
            throw refusal(settings, "can be neither created nor brought up to date: " + e.getMessage(), e);
        } catch (FlywayException e) {
            throw refusal(settings, doesNotFit(e), e);
        } finally {
            if (!opened) {
                embedded.abandon();
            }
        }
    }

    /**
     * Opens the database once its file is free. A stopping server, or an earlier deployment of this WAR, holds the file
     * until its last session has ended, and some servers start the new deployment before that.
     */
    private static void openWhenFree(EmbeddedDatabase embedded, Duration patience) throws IOException, SQLException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                embedded.open();
                return;
            } catch (SQLException e) {
                if (e.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1
                        || System.nanoTime() >= deadline
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                embedded.abandon();
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
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

    /** Returns the mark with the minimum number of instances; updated with each insert and delete. */
    public DatabaseMark mark() {
        return mark;
    }

    /** Returns the access for statements and transactions of the features. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /** Returns how many connections are in use. */
    public int activeConnections() {
        return connections.pool().getActiveConnections();
    }

    /** Returns how many open connections are not in use. */
    public int idleConnections() {
        return connections.pool().getIdleConnections();
    }

    /** Returns how many threads wait for a connection. */
    public int waitingThreads() {
        return connections.pool().getThreadsAwaitingConnection();
    }

    /** Returns how often a thread has waited for a connection in vain. */
    public long timeouts() {
        return connections.timeouts();
    }

    /**
     * Returns the exception for a statement that fails during the start.
     *
     * @param failure the failure of the statement
     */
    public static SettingsException refusal(StorageSettings settings, JdbiException failure) {
        return refusal(
                settings,
                ofTheDisk(failure).map(words -> "cannot be written: " + words).orElse("cannot be used; see the cause"),
                failure);
    }

    /** Waits briefly for running statements, aborts them, and closes everything. Closing again does nothing. */
    @Override
    public void close() {
        if (connections.close()) {
            embedded.close();
        }
    }

    private static String reason(SQLException e) {
        if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
            return IN_USE;
        }
        return ofTheDisk(e)
                .map(words -> "cannot be opened: " + words)
                .orElse("cannot be opened; H2 reports error " + e.getErrorCode()
                        + "; if it is damaged, restore its directory from a backup");
    }

    private static String doesNotFit(FlywayException e) {
        return ofTheDisk(e)
                .map(words -> "cannot be brought up to date: " + words)
                .orElse("does not fit this version of Linkgate; a newer one may have written it, or it is damaged: then"
                        + " restore its directory from a backup");
    }

    /** Returns the message of the operating system, if the disk failed. */
    private static Optional<String> ofTheDisk(Throwable thrown) {
        return RedactedErrors.ofTheDisk(thrown).map(IOException::getMessage);
    }

    private static SettingsException refusal(StorageSettings settings, String predicate, Exception cause) {
        return new SettingsException(problem(settings, predicate), cause);
    }

    private static SettingProblem problem(StorageSettings settings, String predicate) {
        return new SettingProblem("LINKGATE_HOME", "the database " + settings.databaseFile() + " " + predicate);
    }
}
