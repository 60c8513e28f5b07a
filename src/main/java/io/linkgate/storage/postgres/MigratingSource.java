package io.linkgate.storage.postgres;

import io.linkgate.storage.connection.ForwardingDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Connections that change tables while other nodes use them. A statement that waits for a table holds up all that come
 * after it, those of the nodes that run too; so it waits for a short time, and the whole migration is tried again later.
 * Not for the pool of a server, which would keep the limit.
 */
final class MigratingSource extends ForwardingDataSource {

    /** Shorter than a renewal of the lease waits: a migration may have changed the table of nodes before. */
    private static final String WAIT_SHORTLY = "SET lock_timeout = '1s'";

    MigratingSource(DataSource source) {
        super(source);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        boolean set = false;
        try (Statement statement = connection.createStatement()) {
            statement.execute(WAIT_SHORTLY);
            set = true;
            return connection;
        } finally {
            if (!set) {
                connection.close();
            }
        }
    }
}
