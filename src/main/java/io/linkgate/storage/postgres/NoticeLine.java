package io.linkgate.storage.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * A connection on which notices arrive. Used by one thread, except for {@link #abort}.
 *
 * <p>The channel has the schema in its name, since several Linkgates may share a database. A name may have 63 bytes, which
 * a schema may have alone; so it is a number made from it.
 */
final class NoticeLine implements AutoCloseable {

    /** The name of the channel, an expression of SQL. */
    static final String CHANNEL = "'linkgate_' || hashtextextended(current_schema(), 0)";

    private static final String LISTEN =
            "DO 'BEGIN EXECUTE format(''LISTEN %I'', " + CHANNEL.replace("'", "''") + "); END'";

    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final Connection connection;
    private final PGConnection driver;

    private NoticeLine(Connection connection, PGConnection driver) {
        this.connection = connection;
        this.driver = driver;
    }

    /** Connects, and listens. What is committed from now on arrives. */
    static NoticeLine open(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        boolean opened = false;
        try (Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(Runnable::run, (int) MAX_WAIT.toMillis());
            statement.execute(LISTEN);
            opened = true;
            return new NoticeLine(connection, connection.unwrap(PGConnection.class));
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    /**
     * Returns the payloads that have arrived, as soon as there is one. After 2 s of silence it asks the server whether
     * it is still there, and returns none.
     *
     * @throws SQLException if the server does not answer within 2 s more, or the connection has ended
     */
    List<String> next() throws SQLException {
        PGNotification[] arrived = driver.getNotifications((int) MAX_WAIT.toMillis());
        if (arrived == null || arrived.length == 0) {
            ask();
            return List.of();
        }
        return Arrays.stream(arrived).map(PGNotification::getParameter).toList();
    }

    /** Notices that come with the answer are returned by the next call. */
    private void ask() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT 1")) {
            answer.next();
        }
    }

    /** Ends the connection without a word to the server, and fails what waits for it. Any thread. */
    void abort() throws SQLException {
        connection.abort(Runnable::run);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
