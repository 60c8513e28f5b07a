package io.linkgate.storage;

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
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;

/**
 * A data source whose errors quote no values. The messages of a database quote values, such as a number that is too
 * long or a key that already exists, and they end up in logs. Here, below every statement, an error keeps its code, its
 * SQL state, its stack trace and the cause from the disk, and loses its message.
 */
final class RedactedErrors extends ForwardingDataSource {

    /** The JDBC objects that can throw. */
    private static final List<Class<?>> JDBC = List.of(Connection.class, Statement.class, ResultSet.class);

    /** The error codes after which the file must be reopened, as after every error of the disk. */
    private static final Set<Integer> GIVEN_UP =
            Set.of(ErrorCode.DATABASE_IS_CLOSED, ErrorCode.DATABASE_ALREADY_OPEN_1);

    private final Supplier<Consumer<SQLException>> observers;

    /**
     * Wraps the connections of a source.
     *
     * @param observers supplies an observer for each attempt to connect, and another for the connection. An observer
     *     receives each error before the caller does, in the caller's thread, and must not block. A
     *     {@link SQLRecoverableException} means that the file must be reopened
     */
    RedactedErrors(DataSource source, Supplier<Consumer<SQLException>> observers) {
        super(source);
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
        Optional<IOException> disk = ofTheDisk(original);
        SQLException redacted = withoutText(original, disk.isPresent() || GIVEN_UP.contains(original.getErrorCode()));
        redacted.setStackTrace(original.getStackTrace());
        disk.ifPresent(redacted::initCause);
        observer.accept(redacted);
        return redacted;
    }

    private static SQLException withoutText(SQLException original, boolean givenUp) {
        int code = original.getErrorCode();
        String state = original.getSQLState();
        String message = "the database reports error " + code;
        if (givenUp) {
            return new SQLRecoverableException(message, state, code);
        }
        return original instanceof SQLIntegrityConstraintViolationException
                ? new SQLIntegrityConstraintViolationException(message, state, code)
                : new SQLException(message, state, code);
    }

    /** Returns the error of the operating system: a path and a reason, never a value. */
    static Optional<IOException> ofTheDisk(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException disk) {
                return Optional.of(disk);
            }
        }
        return Optional.empty();
    }
}
