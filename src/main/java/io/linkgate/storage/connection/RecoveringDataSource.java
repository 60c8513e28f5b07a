package io.linkgate.storage.connection;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data source that recovers when the database is lost: H2 gives itself up when a write fails, for example on a full
 * disk, and a server may be stopped. From then on every call is refused at once. Twice a second, one call tries to open
 * the database again in its own thread; when that succeeds, it works again. Safe for use by any thread.
 */
public final class RecoveringDataSource extends ForwardingDataSource {

    private static final Logger LOG = LoggerFactory.getLogger(RecoveringDataSource.class);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final OpenDatabase database;
    private final PoolHousekeeper housekeeper;
    private final HikariDataSource pool;
    private final LongSupplier nanoTime;
    private final LongAdder timeouts = new LongAdder();
    private final ReentrantLock reopening = new ReentrantLock();
    private boolean closed; // guarded by reopening
    private long lastAttempt; // guarded by reopening

    /**
     * Takes over an open database.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    public RecoveringDataSource(OpenDatabase database, LongSupplier nanoTime) {
        this(database, new PoolHousekeeper(), nanoTime);
    }

    private RecoveringDataSource(OpenDatabase database, PoolHousekeeper housekeeper, LongSupplier nanoTime) {
        this(database, housekeeper, database.pool(housekeeper), nanoTime);
    }

    /** @param pool the pool of the database, with that housekeeper; both are closed with this object */
    public RecoveringDataSource(
            OpenDatabase database, PoolHousekeeper housekeeper, HikariDataSource pool, LongSupplier nanoTime) {
        super(pool);
        this.database = database;
        this.housekeeper = housekeeper;
        this.pool = pool;
        this.nanoTime = Objects.requireNonNull(nanoTime);
        this.lastAttempt = nanoTime.getAsLong() - PAUSE.toNanos();
    }

    /** Returns the numbers of the pool. */
    public HikariPoolMXBean pool() {
        return pool.getHikariPoolMXBean();
    }

    /** Returns how often all connections were in use for the whole wait of a thread. */
    public long timeouts() {
        return timeouts.sum();
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
                connection.close(); // back to the pool, which passes it to the next waiting caller
                throw refusal(failure.get());
            }
            pool.evictConnection(connection);
            if (!(failure.get() instanceof SQLRecoverableException)) {
                throw failure.get();
            }
            // Left over from before the database was reopened; the next connection is not.
        }
    }

    private Connection fromPool() throws SQLException {
        try {
            return uninterrupted();
        } catch (SQLTransientConnectionException e) {
            // All connections were in use the whole time, by statements that may wait for a failing disk.
            timeouts.increment();
            throw database.isGivenUp() ? refusal(e) : e;
        }
    }

    /**
     * Returns a connection even if the thread is interrupted: the pool would refuse it when it has no idle connection,
     * although H2 accepts interrupts.
     */
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

    /** Returns when the database is open, perhaps because another thread has just reopened it. */
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
            LOG.debug("The database has been reopened");
        } catch (SQLException e) {
            throw e instanceof SQLRecoverableException ? e : refusal(e);
        } finally {
            reopening.unlock();
        }
    }

    private static SQLException refusal(SQLException cause) {
        return new SQLRecoverableException("the database is currently unavailable", cause);
    }

    /**
     * Closes every connection. Nothing is reopened afterwards.
     *
     * @return whether this call closed them
     */
    public boolean close() {
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
