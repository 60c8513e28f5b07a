package io.linkgate.storage.connection;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source that delegates to another; subclasses change the connections. */
public abstract class ForwardingDataSource implements DataSource {

    private final DataSource source;

    protected ForwardingDataSource(DataSource source) {
        this.source = Objects.requireNonNull(source);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return source.getConnection();
    }

    /** Refuses: there is only one user. */
    @Override
    public final Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("connections have no other user");
    }

    @Override
    public final PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public final void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public final void setLoginTimeout(int seconds) throws SQLException {
        try {
            source.setLoginTimeout(seconds);
        } catch (UnsupportedOperationException e) {
            throw new SQLFeatureNotSupportedException(e);
        }
    }

    @Override
    public final int getLoginTimeout() throws SQLException {
        try {
            return source.getLoginTimeout();
        } catch (UnsupportedOperationException e) { // of Tomcat's pool; the pool above expects JDBC's exception
            throw new SQLFeatureNotSupportedException(e);
        }
    }

    @Override
    public final Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return source.getParentLogger();
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }
}
