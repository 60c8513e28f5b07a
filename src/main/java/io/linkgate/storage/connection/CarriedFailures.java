package io.linkgate.storage.connection;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A data source for a pool that must never see a failure. Hikari connects on its own thread: after a failure it pauses
 * for up to five seconds, while its callers wait for their whole timeout without a reason. So if the source below
 * fails, this one returns a connection that carries the failure. The pool passes it on at once, and {@link #failure}
 * finds it.
 */
final class CarriedFailures extends ForwardingDataSource {

    /** The second interface of a connection that carries a failure. */
    private interface Carrier {
        SQLException failure();
    }

    CarriedFailures(DataSource source) {
        super(source);
    }

    /** Never throws a {@link SQLException}. */
    @Override
    public Connection getConnection() {
        try {
            return super.getConnection();
        } catch (SQLException e) {
            return carrying(e);
        }
    }

    /**
     * Returns why the source could not connect.
     *
     * @param connection a connection from a pool over this source
     * @return empty for a real connection
     */
    static Optional<SQLException> failure(Connection connection) throws SQLException {
        return connection.isWrapperFor(Carrier.class)
                ? Optional.of(connection.unwrap(Carrier.class).failure())
                : Optional.empty();
    }

    private static Connection carrying(SQLException failure) {
        InvocationHandler handler = (proxy, method, arguments) -> answer(method, failure);
        return (Connection) Proxy.newProxyInstance(
                CarriedFailures.class.getClassLoader(), new Class<?>[] {Connection.class, Carrier.class}, handler);
    }

    /** Answers what the pool asks of new and idle connections, so that it finds nothing wrong. */
    private static Object answer(Method method, SQLException failure) throws SQLException {
        return switch (method.getName()) {
            case "failure" -> failure;
            case "isValid", "getAutoCommit" -> true;
            case "isClosed", "isReadOnly", "isWrapperFor" -> false;
            case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
            case "getNetworkTimeout", "hashCode" -> 0;
            case "toString" -> "no connection: " + failure.getMessage();
            case "close",
                    "abort",
                    "setNetworkTimeout",
                    "setReadOnly",
                    "setAutoCommit",
                    "setTransactionIsolation",
                    "clearWarnings" -> null;
            default -> throw failure;
        };
    }
}
