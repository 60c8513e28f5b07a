package io.linkgate.storage.connection;

import com.zaxxer.hikari.HikariDataSource;
import io.linkgate.storage.lease.Nodes;
import io.linkgate.storage.notice.Notices;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** An open database, which may fail and be opened again. Implemented for each kind of database. */
public interface OpenDatabase {

    /** @param housekeeper runs the pool's periodic tasks; closed by the caller after the pool */
    HikariDataSource pool(PoolHousekeeper housekeeper);

    /** Whether a statement has failed so that the database must be opened again. */
    boolean isGivenUp();

    /**
     * Opens the database again after it was given up; blocks.
     *
     * @throws SQLException if that is not possible yet
     */
    void reopen() throws SQLException;

    /**
     * Whether this process certainly has the database at this moment, by its own clock. Never waits. False for good once
     * it has lost it.
     */
    default boolean isHeld() {
        return true;
    }

    /**
     * Adds a listener, which is called once when another process may have the database from now on, on a thread that must
     * not be held up. An embedded database is never lost.
     */
    default void whenLost(Runnable listener) {}

    /** Returns the time since the lease was renewed; empty if there is none. */
    default Optional<Duration> leaseAge() {
        return Optional.empty();
    }

    /** Returns the notices between the nodes that have the database; none by default: one has it alone. */
    default Notices notices() {
        return Notices.NONE;
    }

    /** Returns the nodes that share it, if there may be several; asks through the pool. */
    default Optional<Nodes> nodes(DataSource pool) {
        return Optional.empty();
    }

    /** Closes the database. To be called after the pool is closed. */
    void close();
}
