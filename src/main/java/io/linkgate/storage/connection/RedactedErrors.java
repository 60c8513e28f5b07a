package io.linkgate.storage.connection;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * A data source whose errors quote no values. The messages of a database quote values, such as a number that is too
 * long or a key that already exists, and they end up in logs. Here, below every statement, an error keeps its code, its
 * SQL state, its stack trace and the cause from the disk or the network, and loses its message.
 */
public final class RedactedErrors extends ForwardingDataSource {

    /** The JDBC objects that can throw. */
    private static final List<Class<?>> JDBC = List.of(Connection.class, Statement.class, ResultSet.class);

    private final Function<SQLException, Meaning> meaning;
    private final Supplier<Consumer<SQLException>> observers;

    /** What an error of a database means for those who use it. */
    public enum Meaning {
        /** The database, or the way to it, is lost until it is opened again: {@link SQLRecoverableException}. */
        LOST,
        /** The database lacks room or connections at the moment: {@link SQLTransientConnectionException}. */
        BUSY,
        /** It is about the statement. */
        STATEMENT
    }

    /**
     * Wraps the connections of a source.
     *
     * @param meaning what an error of this kind of database means
     * @param observers supplies an observer for each attempt to connect, and another for the connection. An observer
     *     receives each error before the caller does, in the caller's thread, and must not block. A
     *     {@link SQLRecoverableException} means that the database must be opened again
     */
    RedactedErrors(
            DataSource source, Function<SQLException, Meaning> meaning, Supplier<Consumer<SQLException>> observers) {
        super(source);
        this.meaning = meaning;
        this.observers = observers;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Consumer<SQLException> connecting = observers.get();
        try {
            Connection connection = super.getConnection();
            return wrap(Connection.class, connection, observers.get());
        } catch (SQLException e) {
            throw redacted(e, connecting);
        }
    }

    private <T> T wrap(Class<T> type, Object target, Consumer<SQLException> observer) {
        InvocationHandler handler = (proxy, method, arguments) -> invoke(target, method, arguments, observer);
        return type.cast(Proxy.newProxyInstance(RedactedErrors.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private Object invoke(Object target, Method method, Object[] arguments, Consumer<SQLException> observer)
            throws Throwable {
        try {
            Object result = method.invoke(target, arguments);
            return isJdbc(method.getReturnType()) && result != null
                    ? wrap(method.getReturnType(), result, observer)
                    : result;
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof SQLException sql ? redacted(sql, observer) : e.getCause();
        }
    }

    private static boolean isJdbc(Class<?> type) {
        return type.isInterface() && JDBC.stream().anyMatch(jdbc -> jdbc.isAssignableFrom(type));
    }

    private SQLException redacted(SQLException original, Consumer<SQLException> observer) {
        SQLException redacted = withoutText(original);
        redacted.setStackTrace(original.getStackTrace());
        ofTheDisk(original).ifPresent(redacted::initCause);
        observer.accept(redacted);
        return redacted;
    }

    private SQLException withoutText(SQLException original) {
        int code = original.getErrorCode();
        String state = original.getSQLState();
        String message = "the database reports error " + (code == 0 ? state : code);
        return switch (meaning.apply(original)) {
            case LOST -> new SQLRecoverableException(message, state, code);
            case BUSY -> new SQLTransientConnectionException(message, state, code);
            case STATEMENT ->
                original instanceof SQLIntegrityConstraintViolationException
                        ? new SQLIntegrityConstraintViolationException(message, state, code)
                        : new SQLException(message, state, code);
        };
    }

    /** Returns the error of the operating system: a path or an address and a reason, never a value. */
    public static Optional<IOException> ofTheDisk(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException disk) {
                return Optional.of(disk);
            }
        }
        return Optional.empty();
    }
}
