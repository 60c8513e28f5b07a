package io.linkgate.storage.postgres;

import io.linkgate.storage.lease.Nodes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/** The nodes in the table {@code nodes}. */
final class PostgresNodes implements Nodes {

    private static final String HAS_ENDED = "SELECT EXISTS (SELECT 1 FROM nodes WHERE ends_at <= clock_timestamp())";
    private static final String LIVE = "SELECT node FROM nodes WHERE ends_at > clock_timestamp() ORDER BY fence";

    private static final String SHARE = "UPDATE nodes SET shared = TRUE WHERE node = ?";

    private final String self;
    private final DataSource fenced;

    /** @param fenced connections that have shown the fence of this node */
    PostgresNodes(String self, DataSource fenced) {
        this.self = Objects.requireNonNull(self);
        this.fenced = Objects.requireNonNull(fenced);
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public void share() throws SQLException {
        try (Connection connection = fenced.getConnection();
                PreparedStatement share = connection.prepareStatement(SHARE)) {
            share.setString(1, self);
            share.executeUpdate();
        }
    }

    @Override
    public List<String> live() throws SQLException {
        try (Connection connection = fenced.getConnection();
                Statement statement = connection.createStatement()) {
            if (hasEnded(statement)) {
                removeEnded(connection);
            }
            List<String> live = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(LIVE)) {
                while (rows.next()) {
                    live.add(rows.getString(1));
                }
            }
            return live;
        }
    }

    private static boolean hasEnded(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(HAS_ENDED)) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** What cannot be ended now is tried again at the next look, or has been done by another node. */
    private static void removeEnded(Connection connection) throws SQLException {
        boolean removed = false;
        connection.setAutoCommit(false);
        try {
            removed = EndedNodes.remove(connection);
            if (removed) {
                connection.commit();
            }
        } finally {
            if (!removed) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }
}
