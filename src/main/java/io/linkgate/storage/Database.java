package io.linkgate.storage;

import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import io.linkgate.storage.connection.DatabaseAwayException;
import io.linkgate.storage.connection.DatabaseAwayException.Reason;
import io.linkgate.storage.connection.OpenDatabase;
import io.linkgate.storage.connection.RecoveringDataSource;
import io.linkgate.storage.connection.RedactedErrors;
import io.linkgate.storage.lease.Nodes;
import io.linkgate.storage.notice.Notices;
import io.linkgate.storage.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
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
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);

    private final OpenDatabase opened;
    private final Optional<DatabaseMark> mark;
    private final Optional<String> warning;
    private final RecoveringDataSource connections;
    private final Jdbi jdbi;

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private Database(OpenDatabase opened, Optional<DatabaseMark> mark, Optional<String> warning) {
        this.opened = opened;
        this.mark = mark;
        this.warning = warning;
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
        return open(settings, attempts(settings), PATIENCE);
    }

    /**
     * Returns attempts to open the database. Call it in a thread of the server, once, and the attempts in any thread,
     * one at a time.
     *
     * @return opens the database as {@link #open(StorageSettings)} does, without waiting; throws {@link
     *     DatabaseAwayException} if another attempt may succeed, else {@link SettingsException}
     * @throws SettingsException if the settings name what does not exist in this server
     */
    public static Supplier<Database> attempts(StorageSettings settings) {
        if (settings.server().isEmpty()) {
            return () -> open(settings, new EmbeddedDatabase(settings.databaseFile()));
        }
        Supplier<PostgresDatabase> server =
                PostgresDatabase.attempts(settings.server().get(), settings.cluster());
        return () -> over(server.get(), Optional.empty(), database -> Optional.empty());
    }

    static Database open(StorageSettings settings, EmbeddedDatabase embedded) {
        DatabaseMark mark = EmbeddedStart.open(settings, embedded);
        return over(embedded, Optional.of(mark), database -> EmbeddedVersion.warning(database.version()));
    }

    /** Returns it with its pool; closes what is open if that fails. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    static <T extends OpenDatabase> Database over(
            T opened, Optional<DatabaseMark> mark, Function<T, Optional<String>> warning) {
        boolean complete = false;
        try {
            Database database = new Database(opened, mark, warning.apply(opened));
            complete = true;
            return database;
        } finally {
            if (!complete) {
                opened.close();
            }
        }
    }

    /** @param patience how long to go on while the database is away */
    static Database open(StorageSettings settings, Supplier<Database> attempts, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return attempts.get();
            } catch (DatabaseAwayException e) {
                if (System.nanoTime() >= deadline || Thread.currentThread().isInterrupted()) {
                    throw new SettingsException(new SettingProblem(settings.setting(), e.getMessage()), e);
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        }
    }

    /**
     * Returns the mark with the minimum number of instances, updated with each insert and delete; empty for a database
     * on a server, which loses no part of itself unnoticed.
     */
    public Optional<DatabaseMark> mark() {
        return mark;
    }

    /** Returns what the operator should know of this database: that it runs on another H2 than Linkgate brings. */
    public Optional<String> warning() {
        return warning;
    }

    /** Returns the access for statements and transactions of the features. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /**
     * Returns a connection to the embedded database that sees it as it is at its first statement, with everything that
     * was committed before. Others write meanwhile, and the file keeps what they replace. To be closed by the caller.
     *
     * @throws SQLException if the database is away
     */
    public Connection snapshot() throws SQLException {
        if (opened instanceof EmbeddedDatabase embedded) {
            return embedded.snapshot();
        }
        throw new IllegalStateException("a database on a server is read by what backs it up");
    }

    /**
     * Whether this process certainly has the database at this moment. A process that was frozen finds out before it does
     * anything else: another one may have taken a database on a server. Never waits; always true for the embedded one.
     */
    public boolean isHeld() {
        return opened.isHeld();
    }

    /**
     * Adds a listener, which is called once when this process loses a database on a server: at the latest a second before
     * another one can have it, and at once if it is lost already. Statements are refused from then on, for good.
     *
     * @param listener must not wait
     */
    public void whenLost(Runnable listener) {
        opened.whenLost(listener);
    }

    /** Returns the notices between the nodes that have this database; {@link Notices#NONE} if one has it alone. */
    public Notices notices() {
        return opened.notices();
    }

    /** Returns the nodes that share a database on a server; empty if this process has it alone. */
    public Optional<Nodes> nodes() {
        return opened.nodes(connections);
    }

    /** Returns the time since the lease of a database on a server was renewed; empty for the embedded one. */
    public Optional<Duration> leaseAge() {
        return opened.leaseAge();
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
     * @return a {@link DatabaseAwayException} if the server of the database has been lost since it was opened, else a
     *     {@link SettingsException}
     */
    public static RuntimeException failureAtStart(StorageSettings settings, JdbiException failure) {
        String predicate = RedactedErrors.ofTheDisk(failure)
                .map(cause -> "cannot be used: " + cause.getMessage())
                .orElse("cannot be used; see the cause");
        String sentence = "the database " + settings.name() + " " + predicate;
        return settings.server().isPresent() && isAway(failure)
                ? new DatabaseAwayException(Reason.UNREACHABLE, sentence, failure)
                : new SettingsException(new SettingProblem(settings.setting(), sentence), failure);
    }

    private static boolean isAway(JdbiException failure) {
        return failure.getCause() instanceof SQLRecoverableException
                || failure.getCause() instanceof SQLTransientConnectionException;
    }

    /** Waits briefly for running statements, aborts them, and closes everything. Closing again does nothing. */
    @Override
    public void close() {
        if (connections.close()) {
            opened.close();
        }
    }
}
