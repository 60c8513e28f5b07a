package io.linkgate.storage.postgres;

import static java.util.stream.Collectors.toSet;

import io.linkgate.storage.lease.Nodes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/** The nodes in the table {@code nodes}. */
final class PostgresNodes implements Nodes {

    private static final String ALL = "SELECT node, COALESCE(shared, FALSE),"
            + " (EXTRACT(EPOCH FROM ends_at - clock_timestamp()) * 1000000)::BIGINT,"
            + " session IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = session)"
            + " FROM nodes ORDER BY fence";

    private static final String SHARE = "UPDATE nodes SET shared = TRUE WHERE node = ?";

    private final String self;
    private final DataSource fenced;

    /** @param fenced connections that have shown the fence of this node */
    PostgresNodes(String self, DataSource fenced) {
        this.self = Objects.requireNonNull(self);
        this.fenced = Objects.requireNonNull(fenced);
    }

    /** A row; what is left of the lease is negative once it is over. */
    private record Lease(String node, boolean shared, Duration left, boolean silent) {

        boolean lasts() {
            return left.compareTo(Duration.ZERO) > 0;
        }
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
    public Living live() throws SQLException {
        try (Connection connection = fenced.getConnection()) {
            List<Lease> leases = leases(connection);
            boolean cleared = true;
            if (!leases.stream().allMatch(Lease::lasts)) {
                cleared = removeEnded(connection);
                leases = leases(connection);
            }
            List<Lease> lasting = leases.stream()
                    .filter(Lease::lasts)
                    .filter(lease -> lease.shared() || lease.node().equals(self))
                    .toList();
            return new Living(
                    lasting.stream().map(Lease::node).toList(),
                    lasting.stream().filter(Lease::silent).map(Lease::node).collect(toSet()),
                    cleared,
                    lasting.stream()
                            .filter(lease -> !lease.node().equals(self))
                            .map(Lease::left)
                            .min(Duration::compareTo));
        }
    }

    private static List<Lease> leases(Connection connection) throws SQLException {
        List<Lease> leases = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ALL)) {
            while (rows.next()) {
                leases.add(new Lease(
                        rows.getString(1),
                        rows.getBoolean(2),
                        Duration.of(rows.getLong(3), ChronoUnit.MICROS),
                        rows.getBoolean(4)));
            }
        }
        return leases;
    }

    /** What cannot be ended now is tried again at the next look, or has been done by another node. */
    private static boolean removeEnded(Connection connection) throws SQLException {
        boolean removed = false;
        connection.setAutoCommit(false);
        try {
            removed = EndedNodes.remove(connection);
            if (removed) {
                connection.commit();
            }
            return removed;
        } finally {
            if (!removed) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }
}
