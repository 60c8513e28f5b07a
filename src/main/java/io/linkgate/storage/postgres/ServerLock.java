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
 * The lock that keeps a second Linkgate off the same schema: an advisory lock of a session, which the server releases
 * when the connection ends, however it ends. It needs a connection of its own for as long as it is held. Safe for use
 * by any thread; blocks.
 */
final class ServerLock {

    private static final Logger LOG = LoggerFactory.getLogger(ServerLock.class);

    /** The first half of the lock's name, "LKGT"; the second is the schema. */
    private static final int LINKGATE = 0x4C4B4754;

    private static final String SCHEMA = "hashtext(current_schema())";

    private static final String TAKE = "SELECT pg_try_advisory_lock(" + LINKGATE + ", " + SCHEMA + ")";

    /** Asks for the lock itself: a pooler in between may pass statements to other sessions. */
    private static final String HELD = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
            + " AND pid = pg_backend_pid() AND classid = " + LINKGATE + " AND objsubid = 2"
            + " AND objid::bigint = (" + SCHEMA + "::bigint & 4294967295))";

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final DataSource source;
    private Connection holder; // guarded by this; null while it is not held

    ServerLock(DataSource source) {
        this.source = Objects.requireNonNull(source);
    }

    /**
     * Takes the lock unless it is held already.
     *
     * @return false if another server holds it
     * @throws SQLException if the server cannot be reached
     */
    synchronized boolean take() throws SQLException {
        if (isHeld()) {
            return true;
        }
        release();
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

    /** Whether the lock is held; asks the server. */
    synchronized boolean isHeld() {
        try {
            return holder != null && answer(holder, HELD);
        } catch (SQLException e) {
            LOG.debug("The connection that holds the lock is lost", e);
            return false;
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
