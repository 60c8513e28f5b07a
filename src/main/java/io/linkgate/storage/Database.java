package io.linkgate.storage;

import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import io.linkgate.storage.connection.OpenDatabase;
import io.linkgate.storage.connection.RecoveringDataSource;
import io.linkgate.storage.connection.RedactedErrors;
import io.linkgate.storage.postgres.PostgresDatabase;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementException;
import org.jdbi.v3.core.statement.StatementExceptions;

/**
 * The open database: H2 in this process, or a PostgreSQL server. Safe for use by any thread; statements block. When a
 * statement or transaction returns, it is on disk, so an answer sent afterwards survives {@code kill -9} and a power
 * cut.
 *
 * <p>{@link #close()} leaves nothing behind: no thread, no file lock, no entry in {@link java.sql.DriverManager}.
 */
public final class Database implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OpenDatabase opened;
    private final Optional<DatabaseMark> mark;
    private final RecoveringDataSource connections;
    private final Jdbi jdbi;

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private Database(OpenDatabase opened, Optional<DatabaseMark> mark) {
        this.opened = opened;
        this.mark = mark;
        this.connections = new RecoveringDataSource(opened, System::nanoTime);
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
     * Opens the database, creates the embedded one if there is none, and migrates its tables. Waits up to 10 s for
     * another server that has it open, and for a database server that does not answer.
     *
     * @throws SettingsException if another server has it open, a newer Linkgate wrote it, or it cannot be read
     */
    public static Database open(StorageSettings settings) {
        return settings.server()
                .map(server -> new Database(PostgresDatabase.open(server, PATIENCE), Optional.empty()))
                .orElseGet(() -> open(settings, new EmbeddedDatabase(settings.databaseFile()), PATIENCE));
    }

    /** @param patience how long to wait for another server to release the file */
    static Database open(StorageSettings settings, EmbeddedDatabase embedded, Duration patience) {
        return new Database(embedded, Optional.of(EmbeddedStart.open(settings, embedded, patience)));
    }

    /**
     * Returns the mark with the minimum number of instances, updated with each insert and delete; empty for a database
     * on a server, which loses no part of itself unnoticed.
     */
    public Optional<DatabaseMark> mark() {
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
        String predicate = RedactedErrors.ofTheDisk(failure)
                .map(cause -> "cannot be used: " + cause.getMessage())
                .orElse("cannot be used; see the cause");
        return new SettingsException(
                new SettingProblem(settings.setting(), "the database " + settings.name() + " " + predicate), failure);
    }

    /** Waits briefly for running statements, aborts them, and closes everything. Closing again does nothing. */
    @Override
    public void close() {
        if (connections.close()) {
            opened.close();
        }
    }
}
