package io.linkgate.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to a database that gives itself up, as H2 does when a write fails, for example since the disk is full. From
 * then on every call is refused at once. Twice a second one of them tries to open the file again, in its own thread, and when
 * that succeeds everything goes on. Safe for use by any thread.
 */
final class RecoveringDataSource extends ForwardingDataSource {

    private static final Logger LOG = LoggerFactory.getLogger(RecoveringDataSource.class);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final EmbeddedDatabase database;
    private final PoolHousekeeper housekeeper;
    private final HikariDataSource pool;
    private final LongSupplier nanoTime;
    private final ReentrantLock reopening = new ReentrantLock();
    private boolean closed; // guarded by reopening
    private long lastAttempt; // guarded by reopening

    /**
     * Takes over an open database.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    RecoveringDataSource(EmbeddedDatabase database, LongSupplier nanoTime) {
        this(database, new PoolHousekeeper(), nanoTime);
    }

    private RecoveringDataSource(EmbeddedDatabase database, PoolHousekeeper housekeeper, LongSupplier nanoTime) {
        this(database, housekeeper, database.pool(housekeeper), nanoTime);
    }

    /** @param pool of the database, with that housekeeper; closed with this, like the housekeeper */
    RecoveringDataSource(
            EmbeddedDatabase database, PoolHousekeeper housekeeper, HikariDataSource pool, LongSupplier nanoTime) {
        super(pool);
        this.database = database;
        this.housekeeper = housekeeper;
        this.pool = pool;
        this.nanoTime = Objects.requireNonNull(nanoTime);
        this.lastAttempt = nanoTime.getAsLong() - PAUSE.toNanos();
    }

    /** @throws SQLRecoverableException at once, while the database is given up */
    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            if (database.isGivenUp()) {
                reopen();
            }
            Connection connection = fromPool();
            Optional<SQLException> failure = CarriedFailures.failure(connection);
            if (failure.isEmpty()) {
                return connection;
            }
            if (database.isGivenUp()) {
                connection.close(); // back to the pool, which gives it to the next caller that waits
                throw refusal(failure.get());
            }
            pool.evictConnection(connection);
            if (!(failure.get() instanceof SQLRecoverableException)) {
                throw failure.get();
            }
            // Left over from before the database was opened again; the next one is not.
        }
    }

    private Connection fromPool() throws SQLException {
        try {
            return uninterrupted();
        } catch (SQLTransientConnectionException e) {
            // All connections were in use for the whole time, by statements that may wait for a disk that fails.
            throw database.isGivenUp() ? refusal(e) : e;
        }
    }

    /** The pool refuses interrupted threads where it has no idle connection; H2 does not mind them. */
    private Connection uninterrupted() throws SQLException {
        boolean interrupted = Thread.interrupted();
        try {
            return super.getConnection();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Comes back when the database is open, also because another thread has just opened it. */
    private void reopen() throws SQLException {
        if (!reopening.tryLock()) {
            throw refusal(null);
        }
        try {
            if (!database.isGivenUp()) {
                return;
            }
            long now = nanoTime.getAsLong();
            if (closed || now - lastAttempt < PAUSE.toNanos()) {
                throw refusal(null);
            }
            lastAttempt = now;
            pool.getHikariPoolMXBean().softEvictConnections();
            database.reopen();
            LOG.debug("The database is open again");
        } catch (SQLException e) {
            throw e instanceof SQLRecoverableException ? e : refusal(e);
        } finally {
            reopening.unlock();
        }
    }

    private static SQLException refusal(SQLException cause) {
        return new SQLRecoverableException("the database cannot be opened at the moment", cause);
    }

    /**
     * Ends every connection. Nothing is opened again afterwards.
     *
     * @return whether this call did it
     */
    boolean close() {
        reopening.lock();
        try {
            boolean first = !closed;
            closed = true;
            pool.close();
            housekeeper.close();
            return first;
        } finally {
            reopening.unlock();
        }
    }
}
