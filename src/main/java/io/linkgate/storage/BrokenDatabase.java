package io.linkgate.storage;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.api.ErrorCode;

/**
 * Lets the database recover when it gave itself up, as H2 does when a write fails, for example since the disk is full. It
 * then answers every statement with an error for as long as anyone is connected; with a pool, that is until the server is
 * restarted. So at such an answer everyone is disconnected, and the next connection opens the file again.
 */
final class BrokenDatabase implements SQLExceptionOverride {

    private final AtomicReference<HikariDataSource> pool = new AtomicReference<>();

    /** Whose connections to end; the pool is made after this object, since it is made with it. */
    void watch(HikariDataSource connections) {
        pool.set(connections);
    }

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException exception) {
        HikariDataSource connections = pool.get();
        if (exception.getErrorCode() != ErrorCode.DATABASE_IS_CLOSED || connections == null) {
            return SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
        connections.getHikariPoolMXBean().softEvictConnections();
        return SQLExceptionOverride.Override.MUST_EVICT;
    }
}
