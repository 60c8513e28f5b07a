package io.linkgate.storage.postgres;

import io.linkgate.storage.connection.ForwardingDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that show a fence: the server lets them write for as long as its node has a row. It also ends those whose
 * process leaves a transaction open and says nothing, as a frozen one does: its rows are locked.
 */
final class FencedSource extends ForwardingDataSource {

    /** The newest fence of a database that no Linkgate has had yet. */
    static final long FIRST = 0;

    /** Shorter than a lease, so that the next node finds no row locked. */
    private static final String SHOW = "SELECT set_config('linkgate.fence', ?, FALSE),"
            + " set_config('idle_in_transaction_session_timeout', '5s', FALSE)";

    private static final Logger LOG = LoggerFactory.getLogger(FencedSource.class);

    private final long fence;
    private final Set<Connection> given = Collections.newSetFromMap(new WeakHashMap<>()); // guarded by itself

    FencedSource(DataSource source, long fence) {
        super(source);
        this.fence = fence;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        boolean shown = false;
        try {
            show(connection, fence);
            synchronized (given) {
                given.add(connection);
            }
            shown = true;
            return connection;
        } finally {
            if (!shown) {
                connection.close();
            }
        }
    }

    /** Shows a fence from now on, in the transaction of the connection if it is in one. */
    static void show(Connection connection, long fence) throws SQLException {
        try (PreparedStatement show = connection.prepareStatement(SHOW)) {
            show.setString(1, Long.toString(fence));
            show.execute();
        }
    }

    /** Ends all connections: a statement that waits for a server that does not answer fails at once. */
    void abort() {
        List<Connection> open;
        synchronized (given) {
            open = List.copyOf(given);
            given.clear();
        }
        for (Connection connection : open) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException | RuntimeException e) { // each pool of a server has exceptions of its own
                LOG.debug("A connection could not be ended", e);
            }
        }
    }
}
