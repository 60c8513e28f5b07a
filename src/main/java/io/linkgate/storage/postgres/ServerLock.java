package io.linkgate.storage.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock under which the first tables of a schema are made: an advisory lock of a session, which the server releases
 * when the connection ends, however it ends. Versions before the {@link NodeLease} hold it for as long as they run, so
 * that lease is taken under it too. It needs a connection of its own. Safe for use by any thread; blocks.
 */
final class ServerLock {

    private static final Logger LOG = LoggerFactory.getLogger(ServerLock.class);

    /** The first half of the lock's name, "LKGT"; the second is the schema. */
    private static final int LINKGATE = 0x4C4B4754;

    private static final String SCHEMA = "hashtext(current_schema())";

    private static final String TAKE = "SELECT pg_try_advisory_lock(" + LINKGATE + ", " + SCHEMA + ")";

    /** A question for the lock within a transaction, which gives it back at its end. */
    static final String TRY_FOR_TRANSACTION = "SELECT pg_try_advisory_xact_lock(" + LINKGATE + ", " + SCHEMA + ")";

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final DataSource source;
    private Connection holder; // guarded by this; null while it is not held

    ServerLock(DataSource source) {
        this.source = Objects.requireNonNull(source);
    }

    /**
     * Takes the lock, once.
     *
     * @return false if another server holds it
     * @throws SQLException if the server cannot be reached
     */
    synchronized boolean take() throws SQLException {
        Connection connection = source.getConnection();
        boolean taken = false;
        try {
            connection.setNetworkTimeout(Runnable::run, (int) TIMEOUT.toMillis());
            taken = answer(connection, TAKE);
            return taken;
        } finally {
            if (taken) {
                holder = connection;
            } else {
                connection.close();
            }
        }
    }

    synchronized void release() {
        Connection last = holder;
        holder = null;
        if (last != null) {
            try {
                unlockAndClose(last);
            } catch (SQLException e) {
                LOG.debug("The connection that holds the lock cannot be closed", e);
            }
        }
    }

    /** The pool of a server keeps connections open that are closed here. */
    private static void unlockAndClose(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock(" + LINKGATE + ", " + SCHEMA + ")");
        } finally {
            connection.close();
        }
    }

    private static boolean answer(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
