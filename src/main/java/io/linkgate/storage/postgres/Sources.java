package io.linkgate.storage.postgres;

import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings.PostgresUrl;
import io.linkgate.config.StorageSettings.Server;
import io.linkgate.config.StorageSettings.ServerDataSource;
import io.linkgate.storage.connection.ForwardingDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

/** Where connections to a server come from: the driver in the WAR, or a {@code DataSource} of the server around it. */
final class Sources {

    /**
     * A server, or what is in front of it, may take a connection and not answer. It has this long for each answer until the
     * connection is open.
     */
    private static final int SECONDS_TO_OPEN = 5;

    private static final Duration TO_ANSWER = Duration.ofSeconds(60);

    private static final String SOCKET_TIMEOUT = "socketTimeout";

    /** Parameters of the driver, unless the address has others; the name is for {@code pg_stat_activity}. */
    private static final List<List<String>> DEFAULTS = List.of(
            List.of("connectTimeout", Integer.toString(SECONDS_TO_OPEN)),
            List.of("tcpKeepAlive", "true"),
            List.of("ApplicationName", "linkgate"));

    /** The driver's own log, which has the values of statements at its finest level; kept from the collector. */
    private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

    private Sources() {}

    /** @throws SettingsException if the server around Linkgate has no such {@code DataSource} */
    static DataSource of(Server server) {
        return server instanceof PostgresUrl url ? ofDriver(url, SECONDS_TO_OPEN) : named((ServerDataSource) server);
    }

    /**
     * Asks the driver itself: {@link java.sql.DriverManager} does not know the class loaders of WARs, and would keep
     * this one.
     */
    static DataSource ofDriver(PostgresUrl server, int secondsToOpen) {
        Properties properties = new Properties();
        boolean hasOwnTimeout = server.url().contains(SOCKET_TIMEOUT + "=");
        properties.setProperty(SOCKET_TIMEOUT, Integer.toString(secondsToOpen));
        DEFAULTS.forEach(parameter -> properties.setProperty(parameter.get(0), parameter.get(1)));
        properties.setProperty("user", server.user());
        properties.setProperty("password", new String(server.password().bytes(), StandardCharsets.UTF_8));
        DRIVER_LOG.setLevel(Level.INFO);
        Driver driver = new Driver();
        ForwardingDataSource source = new ForwardingDataSource(new PGSimpleDataSource()) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = driver.connect(server.url(), properties);
                if (connection == null) {
                    throw new SQLNonTransientConnectionException("the driver does not know this address", "08001");
                }
                if (!hasOwnTimeout) {
                    connection.setNetworkTimeout(Runnable::run, (int) TO_ANSWER.toMillis());
                }
                return connection;
            }
        };
        deregister();
        return source;
    }

    private static synchronized void deregister() {
        try {
            if (Driver.isRegistered()) { // it registers itself when it is loaded
                Driver.deregister();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the driver of PostgreSQL cannot be taken out of the DriverManager", e);
        }
    }

    /** Names come from the operator and begin with {@code java:}, which never leaves the server. */
    @SuppressWarnings("BanJNDI")
    private static DataSource named(ServerDataSource server) {
        try {
            Object found = InitialContext.doLookup(server.jndiName());
            if (found instanceof DataSource source) {
                return withStates(source);
            }
            throw new SettingsException(
                    List.of(new SettingProblem(server.setting(), server.jndiName() + " is no DataSource")));
        } catch (NamingException e) {
            throw new SettingsException(new SettingProblem(server.setting(), withoutSource(server, e)), e);
        }
    }

    /** A pool that connects as soon as it is made cannot be looked up while its database is away. */
    static String withoutSource(ServerDataSource server, NamingException e) {
        return ServerErrors.isTemporary(e)
                ? "the database " + server.name() + " " + ServerErrors.predicate(e)
                        + "; its pool connects when it is made,"
                        + " so Linkgate cannot wait for it. Set initialSize to 0, or what this pool has for it"
                : "this server has no DataSource with the name " + server.name();
    }

    /** Pools of servers may not say why they cannot connect; that they cannot is enough. */
    private static DataSource withStates(DataSource source) {
        return new ForwardingDataSource(source) {
            @Override
            public Connection getConnection() throws SQLException {
                try {
                    return super.getConnection();
                } catch (SQLException e) {
                    throw ServerErrors.hasState(e)
                            ? e
                            : new SQLNonTransientConnectionException("the DataSource cannot connect", "08001", e);
                }
            }
        };
    }
}
