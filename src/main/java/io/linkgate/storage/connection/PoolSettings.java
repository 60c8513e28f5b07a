package io.linkgate.storage.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;

/** The settings of a pool for any kind of database. */
public final class PoolSettings {

    private static final int CONNECTIONS = 8;
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

    private PoolSettings() {}

    /**
     * Returns the settings of a pool over a data source, not over {@link java.sql.DriverManager}, which does not know
     * the class loaders of WARs.
     *
     * @param meaning what an error of this kind of database means
     * @param housekeeper runs the pool's periodic tasks
     */
    public static HikariConfig over(
            DataSource source,
            Function<SQLException, RedactedErrors.Meaning> meaning,
            Availability availability,
            PoolHousekeeper housekeeper) {
        HikariConfig config = new HikariConfig();
        config.setScheduledExecutor(housekeeper.executor());
        config.setPoolName("linkgate-database");
        config.setDataSource(new CarriedFailures(
                availability.refusing(new RedactedErrors(source, meaning, availability::observer))));
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        config.setMinimumIdle(0); // no thread of the pool may connect while the database is given up
        config.setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public SQLExceptionOverride.Override adjudicate(SQLException e) {
                if (!(e instanceof SQLRecoverableException)) {
                    return Override.CONTINUE_EVICT;
                }
                // Opening the database again evicts all connections; evicting each before would log a warning each. A
                // connection that still fails afterwards was missed then.
                return availability.isGivenUp() ? Override.DO_NOT_EVICT : Override.MUST_EVICT;
            }
        });
        return config;
    }
}
