package io.linkgate.storage.postgres;

import io.linkgate.storage.lease.LeaseTerm;
import io.linkgate.storage.lease.Nodes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of this process, a row of the table {@code nodes}. Each one has a fence of its own, higher than all before; the
 * server refuses what is written with the fence of a node that has no row any more. It needs a connection of its own for
 * as long as it is held. Safe for use by any thread; blocks.
 */
final class NodeLease {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

    private static final String FROM_NOW = " + INTERVAL '" + LeaseTerm.LENGTH.toSeconds() + " seconds'";

    /** Of another node; a database whose tables are older has none that shares. */
    private static final String IS_TAKEN =
            "SELECT EXISTS (SELECT 1 FROM nodes WHERE node <> ? AND NOT COALESCE((to_jsonb(nodes)->>'shared')::BOOLEAN,"
                    + " FALSE))";

    private static final String HAS_OTHERS = "SELECT EXISTS (SELECT 1 FROM nodes WHERE node <> ?)";

    /** Asked first: a standby asks twice a second, and has nothing to write. */
    private static final String AND_LIVE = " AND ends_at > clock_timestamp()";

    private static final String RAISE = "UPDATE active_node SET fence = fence + 1 WHERE id = 1 RETURNING fence";

    private static final String ADD =
            "INSERT INTO nodes (node, fence, ends_at) VALUES (?, ?, clock_timestamp()" + FROM_NOW + ")";

    /** Also asks for the session: a pooler in between may pass statements to others, whose fence is not this one. */
    private static final String RENEW = "UPDATE nodes SET ends_at = now()" + FROM_NOW + "%s"
            + " WHERE node = ? AND ends_at > now() AND pg_backend_pid() = ?";

    /** By it the others see at once that this process has ended. */
    private static final String AND_SHOW_SESSION = ", session = pg_backend_pid()";

    /** Another node removes the row, and all that refers to it: see {@link EndedNodes}. */
    private static final String END = "WITH ended AS (UPDATE nodes SET ends_at = clock_timestamp() WHERE node = ?"
            + " RETURNING node) SELECT pg_notify(" + NoticeLine.CHANNEL + ", ?) IS NOT NULL FROM ended";

    private static final Duration TO_TAKE = Duration.ofSeconds(5);
    private static final Duration TO_RENEW = Duration.ofSeconds(2);

    private final DataSource source;
    private final LongSupplier nanoTime;
    private final String node = UUID.randomUUID().toString();
    private Connection holder; // guarded by this; null while there is none
    private int session; // guarded by this; of the holder
    private long fence; // guarded by this; zero until it is taken
    private boolean migrated; // guarded by this

    /**
     * Creates a lease that is not held, with a name of its own.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    NodeLease(DataSource source, LongSupplier nanoTime) {
        this.source = Objects.requireNonNull(source);
        this.nanoTime = Objects.requireNonNull(nanoTime);
    }

    /**
     * A lease that has been taken.
     *
     * @param fence higher than all before
     */
    record Taken(long fence, LeaseTerm term) {}

    /**
     * Takes the lease, once, for itself alone until it is shared: see {@link PostgresNodes#share}.
     *
     * @param shared whether other nodes that share may have one too
     * @return empty if another node has the database, or is about to take it
     * @throws SQLException if the server cannot be reached
     */
    synchronized Optional<Taken> take(boolean shared) throws SQLException {
        connect(TO_TAKE);
        boolean held = false;
        try {
            holder.setAutoCommit(false);
            Optional<Taken> taken = takeNow(shared);
            if (taken.isPresent()) {
                holder.commit();
            } else {
                holder.rollback();
            }
            holder.setAutoCommit(true);
            holder.setNetworkTimeout(Runnable::run, (int) TO_RENEW.toMillis());
            held = taken.isPresent();
            return taken;
        } finally {
            if (!held) {
                disconnect();
            }
        }
    }

    private Optional<Taken> takeNow(boolean shared) throws SQLException {
        String taken = shared ? IS_TAKEN : HAS_OTHERS;
        if (answer(taken.replaceFirst("\\)$", AND_LIVE + ")"), node) || !answer(ServerLock.TRY_FOR_TRANSACTION)) {
            return Optional.empty(); // else an older Linkgate runs, or another node takes the lease at this moment
        }
        try (PreparedStatement raise = holder.prepareStatement(RAISE);
                ResultSet row = raise.executeQuery()) {
            row.next();
            fence = row.getLong(1);
        }
        long asked = nanoTime.getAsLong();
        change(ADD, node, fence);
        FencedSource.show(holder, fence);
        boolean free = EndedNodes.remove(holder) && !answer(taken, node);
        return free ? Optional.of(new Taken(fence, LeaseTerm.since(asked))) : Optional.empty();
    }

    /**
     * Renews the lease for its whole length.
     *
     * @return false if it is over
     * @throws SQLException if the server cannot be reached
     */
    synchronized boolean renew() throws SQLException {
        if (holder == null) {
            connect(TO_RENEW);
        }
        boolean asked = false;
        try {
            boolean renewed = change(RENEW.formatted(migrated ? AND_SHOW_SESSION : ""), node, session) == 1;
            asked = true;
            return renewed;
        } finally {
            if (!asked) {
                disconnect();
            }
        }
    }

    /** Notes that the tables are those of this version, or later ones. */
    synchronized void tablesAreNew() {
        migrated = true;
    }

    /** Returns the name of this node. */
    String node() {
        return node;
    }

    /** Gives the lease up, so that another node can take it, or what it has claimed, at once. */
    synchronized void release() {
        if (holder == null) {
            return;
        }
        try {
            answer(END, node, new Notice(node, Nodes.LEFT, "").payload());
        } catch (SQLException e) {
            LOG.debug("The lease cannot be given up; it ends by itself", e);
        } finally {
            disconnect();
        }
    }

    private void connect(Duration limit) throws SQLException {
        Connection connection = source.getConnection();
        boolean known = false;
        try {
            connection.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            try (PreparedStatement ask = connection.prepareStatement("SELECT pg_backend_pid()");
                    ResultSet row = ask.executeQuery()) {
                row.next();
                session = row.getInt(1);
            }
            if (fence > 0) {
                FencedSource.show(connection, fence);
            }
            holder = connection;
            known = true;
        } finally {
            if (!known) {
                connection.close();
            }
        }
    }

    private void disconnect() {
        Connection last = holder;
        holder = null;
        try (last) {
            if (!last.getAutoCommit()) {
                last.rollback();
                last.setAutoCommit(true); // the pool of a server keeps it open
            }
            last.setNetworkTimeout(Runnable::run, 0);
        } catch (SQLException e) {
            LOG.debug("The connection of the lease cannot be closed", e);
        }
    }

    private boolean answer(String question, Object... values) throws SQLException {
        try (PreparedStatement statement = holder.prepareStatement(question)) {
            bind(statement, values);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private int change(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = holder.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int place = 0; place < values.length; place++) {
            statement.setObject(place + 1, values[place]);
        }
    }
}
