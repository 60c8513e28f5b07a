package io.linkgate.storage.postgres;

import io.linkgate.storage.lease.LeaseTerm;
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
 * The lease of this process in the tables {@code nodes} and {@code active_node}. Who takes it gets a higher fence; the
 * server refuses what is written with an older one. It needs a connection of its own for as long as it is held. Safe for
 * use by any thread; blocks.
 */
final class NodeLease {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

    /** Of transactions that write, shared; "LKGF", as in the trigger. */
    private static final int FENCE = 0x4C4B4746;

    private static final String FROM_NOW = " + INTERVAL '" + LeaseTerm.LENGTH.toSeconds() + " seconds'";

    /** Looks again at a row that its node has renewed in the meantime. */
    private static final String FORGET_ENDED = "DELETE FROM nodes WHERE ends_at <= clock_timestamp()";

    private static final String IS_FREE = "SELECT NOT EXISTS (SELECT 1 FROM active_node JOIN nodes USING (node))";

    private static final String TRY_FENCE =
            "SELECT pg_try_advisory_xact_lock(" + FENCE + ", hashtext(current_schema()))";

    /** A frozen process leaves its transactions open, and could commit them later. */
    private static final String END_WRITERS = "SELECT pg_terminate_backend(pid) FROM pg_locks"
            + " WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid() AND objsubid = 2"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND classid = " + FENCE
            + " AND objid::BIGINT = (hashtext(current_schema())::BIGINT & 4294967295)";

    private static final String AWAIT_FENCE = "SELECT pg_advisory_xact_lock(" + FENCE + ", hashtext(current_schema()))";

    private static final String RAISE =
            "UPDATE active_node SET fence = fence + 1, node = ? WHERE id = 1 RETURNING fence";

    private static final String ADD =
            "INSERT INTO nodes (node, fence, ends_at) VALUES (?, ?, clock_timestamp()" + FROM_NOW + ")";

    /** Also asks for the session: a pooler in between may pass statements to others, whose fence is not this one. */
    private static final String RENEW = "UPDATE nodes SET ends_at = now()" + FROM_NOW
            + " WHERE node = ? AND ends_at > now() AND pg_backend_pid() = ?";

    private static final String LEAVE = "UPDATE active_node SET node = NULL WHERE node = ?";
    private static final String FORGET = "DELETE FROM nodes WHERE node = ?";

    /** The SQL state of a lock that was not free in time. */
    private static final String LOCKED = "55P03";

    private static final Duration TO_TAKE = Duration.ofSeconds(5);
    private static final Duration TO_RENEW = Duration.ofSeconds(2);

    private final DataSource source;
    private final LongSupplier nanoTime;
    private final String node = UUID.randomUUID().toString();
    private Connection holder; // guarded by this; null while there is none
    private int session; // guarded by this; of the holder

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
     * Takes the lease, once.
     *
     * @return empty if another node has it, or is about to take it
     * @throws SQLException if the server cannot be reached
     */
    synchronized Optional<Taken> take() throws SQLException {
        connect(TO_TAKE);
        boolean held = false;
        try {
            holder.setAutoCommit(false);
            Optional<Taken> taken = takeNow();
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

    private Optional<Taken> takeNow() throws SQLException {
        if (!answer(ServerLock.TRY_FOR_TRANSACTION)) {
            return Optional.empty(); // an older Linkgate runs, or another node takes the lease at this moment
        }
        change(FORGET_ENDED);
        if (!answer(IS_FREE)) {
            return Optional.empty();
        }
        if (!answer(TRY_FENCE) && !endWriters()) {
            return Optional.empty();
        }
        long fence;
        try (PreparedStatement raise = holder.prepareStatement(RAISE)) {
            raise.setString(1, node);
            try (ResultSet row = raise.executeQuery()) {
                row.next();
                fence = row.getLong(1);
            }
        }
        long asked = nanoTime.getAsLong();
        change(ADD, node, fence);
        return Optional.of(new Taken(fence, LeaseTerm.since(asked)));
    }

    /** Returns false if transactions of the node before are not over yet. */
    private boolean endWriters() throws SQLException {
        LOG.info("Transactions of the node that had the database before are ended");
        run("SET LOCAL lock_timeout = '3s'");
        run(END_WRITERS);
        try {
            run(AWAIT_FENCE);
            return true;
        } catch (SQLException e) {
            if (LOCKED.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
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
            boolean renewed = change(RENEW, node, session) == 1;
            asked = true;
            return renewed;
        } finally {
            if (!asked) {
                disconnect();
            }
        }
    }

    /** Gives the lease up, so that another node can take it at once. */
    synchronized void release() {
        if (holder == null) {
            return;
        }
        try {
            change(LEAVE, node);
            change(FORGET, node);
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

    private boolean answer(String question) throws SQLException {
        try (PreparedStatement statement = holder.prepareStatement(question);
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (PreparedStatement statement = holder.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private int change(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = holder.prepareStatement(sql)) {
            for (int place = 0; place < values.length; place++) {
                statement.setObject(place + 1, values[place]);
            }
            return statement.executeUpdate();
        }
    }
}
