package io.linkgate.storage.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the rows of nodes whose leases are over. From then on the server refuses what they write; what they have begun is
 * committed before, or never. Everything that they have claimed is free with it.
 */
final class EndedNodes {

    private static final Logger LOG = LoggerFactory.getLogger(EndedNodes.class);

    private static final String FIND = "SELECT node, fence FROM nodes WHERE ends_at <= clock_timestamp()";

    /** Looks again at a row that its node has renewed in the meantime. */
    private static final String REMOVE = "DELETE FROM nodes WHERE node = ? AND ends_at <= clock_timestamp()";

    /** The lock of a node's transactions that write, which they share; "LKGF", as in the trigger. */
    private static final int FENCE = 0x4C4B4746;

    private static final String OF_NODE = "hashtext(current_schema() || '/' || ?)";

    private static final String TRY = "SELECT pg_try_advisory_xact_lock(" + FENCE + ", " + OF_NODE + ")";
    private static final String AWAIT = "SELECT pg_advisory_xact_lock(" + FENCE + ", " + OF_NODE + ")";

    /** A frozen process leaves its transactions open, and could commit them later. Another one that removes it waits. */
    private static final String END_WRITERS = "SELECT pg_terminate_backend(pid) FROM pg_locks"
            + " WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted AND pid <> pg_backend_pid() AND objsubid = 2"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND classid = " + FENCE
            + " AND objid::BIGINT = (" + OF_NODE + "::BIGINT & 4294967295)";

    private EndedNodes() {}

    /**
     * Removes them in the transaction of the connection, which must have shown a fence that is admitted.
     *
     * @return false if transactions of one are not over yet: then roll back, and try again later
     */
    static boolean remove(Connection connection) throws SQLException {
        for (Map.Entry<String, String> ended : find(connection).entrySet()) {
            String fence = ended.getValue();
            if (!answer(connection, TRY, fence) && !endWriters(connection, ended.getKey(), fence)) {
                return false;
            }
            try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
                remove.setString(1, ended.getKey());
                remove.executeUpdate();
            }
        }
        return true;
    }

    private static Map<String, String> find(Connection connection) throws SQLException {
        Map<String, String> found = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(FIND)) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2));
            }
        }
        return found;
    }

    private static boolean endWriters(Connection connection, String node, String fence) throws SQLException {
        LOG.info("Transactions of the node {}, whose lease is over, are ended", node);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '3s'");
        }
        run(connection, END_WRITERS, fence);
        try {
            run(connection, AWAIT, fence);
            return true;
        } catch (SQLException e) {
            if (ServerErrors.LOCKED.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private static boolean answer(Connection connection, String question, String fence) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setString(1, fence);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static void run(Connection connection, String sql, String fence) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, fence);
            statement.execute();
        }
    }
}
