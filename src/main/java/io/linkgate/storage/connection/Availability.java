package io.linkgate.storage.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a database has failed so that it must be opened again. Safe for use by any thread. */
public final class Availability {

    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);

    /**
     * The minimum time between warnings: a full disk breaks the database at each write, but is reported as one problem.
     */
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final String name;
    private volatile boolean givenUp;
    private volatile int opening; // how often the database was opened again
    private boolean warned; // of the present failure; guarded by this
    private long lastWarning = System.nanoTime() - BETWEEN_WARNINGS.toNanos(); // guarded by this

    /** @param name the database, for the log */
    public Availability(String name) {
        this.name = Objects.requireNonNull(name);
    }

    /** Whether the database must be opened again. */
    public boolean isGivenUp() {
        return givenUp;
    }

    /** The database works again. */
    public synchronized void openedAgain() {
        opening++;
        givenUp = false;
        if (warned) {
            warned = false;
            LOG.info("The database {} is open again", name);
        }
    }

    /**
     * Returns an observer for the failures of a connection. Connections from before the database was opened again fail
     * when they are closed, on a thread of the pool, perhaps after that; this is no reason to give the database up
     * again.
     */
    public Consumer<SQLException> observer() {
        int since = opening;
        return e -> note(e, since);
    }

    private synchronized void note(SQLException e, int since) {
        if (e instanceof SQLRecoverableException && !givenUp && since == opening) {
            givenUp = true;
            long now = System.nanoTime();
            if (now - lastWarning >= BETWEEN_WARNINGS.toNanos()) {
                lastWarning = now;
                warned = true;
                LOG.warn("The database {} has failed; calls are refused until it can be reopened", name, e);
            }
        }
    }

    /**
     * Returns a source that refuses while the database is given up: a connection would open it while another thread is
     * about to.
     */
    DataSource refusing(DataSource source) {
        return new ForwardingDataSource(source) {
            @Override
            public Connection getConnection() throws SQLException {
                if (givenUp) {
                    throw new SQLRecoverableException("the database has been given up");
                }
                return super.getConnection();
            }
        };
    }
}
