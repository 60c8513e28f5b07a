package io.linkgate.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.h2.Driver;
import org.h2.engine.Constants;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.store.fs.FilePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** H2 in this process, in one file. */
final class EmbeddedDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private static final int CONNECTIONS = 8;

    /**
     * The minimum time between warnings: a full disk breaks the database at each write, but is reported as one problem.
     */
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

    /**
     * WRITE_DELAY=0 writes at every commit, not once a second, and {@link DurableFilePath} makes the write reach the
     * disk. So RETENTION_TIME (ms), which keeps old parts of the file until the disk has caught up, can be short; with
     * its default the file would grow by several KB at each commit for 45 seconds. MAX_COMPACT_TIME=0: closing does not
     * move parts of the file. We close the database ourselves, neither with the last connection nor in a shutdown hook,
     * which would keep the class loader. No trace file, because it quotes values. QUERY_CACHE_SIZE: a connection keeps
     * the plans of its last statements, by default 8; a text alone takes a dozen.
     */
    private static final String URL = "jdbc:h2:%s"
            + ";WRITE_DELAY=0;RETENTION_TIME=1000;MAX_COMPACT_TIME=0;QUERY_CACHE_SIZE=24"
            + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

    private final Path file;
    private final String layer;
    private final JdbcDataSource source = new JdbcDataSource();
    private volatile boolean givenUp;
    private volatile int opening; // how often the file was reopened
    private long lastWarning = System.nanoTime() - BETWEEN_WARNINGS.toNanos(); // guarded by this

    EmbeddedDatabase(Path file) {
        this(file, "");
    }

    /** @param layer the scheme of a layer of H2's file system below ours, with a colon; empty for none */
    EmbeddedDatabase(Path file, String layer) {
        this.file = file;
        this.layer = layer;
        source.setURL(URL.formatted(name(file)));
        source.setUser("linkgate"); // a process that can read the file needs no password, so there is none
    }

    /** Creates or opens the file and locks it. */
    void open() throws IOException, SQLException {
        createDirectory();
        FilePath.register(new DurableFilePath());
        connect().close();
    }

    /** Reopens the file after H2 has given it up. */
    void reopen() throws SQLException {
        try {
            // After some failures H2 keeps the database open; it has to be closed first.
            shutDown("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            LOG.debug("The database {} cannot be opened to be closed", file, e);
        }
        closeChannels();
        connect().close();
        openedAgain();
    }

    private synchronized void openedAgain() {
        opening++;
        givenUp = false;
    }

    /** Whether a statement has failed so that the file must be reopened. */
    boolean isGivenUp() {
        return givenUp;
    }

    /** Returns the file, with the suffix that H2 adds. */
    Path storeFile() {
        return file.resolveSibling(file.getFileName() + Constants.SUFFIX_MV_FILE);
    }

    /** Returns another database in the same directory, written in the same way. */
    EmbeddedDatabase sibling(String suffix) {
        return new EmbeddedDatabase(file.resolveSibling(file.getFileName() + suffix), layer);
    }

    /** Returns the source of connections outside the pool. */
    DataSource source() {
        return source;
    }

    /** Returns the name of a file in H2, with its layers. */
    private String name(Path path) {
        return DurableFilePath.SCHEME + ":" + layer + path;
    }

    /** Returns a connection outside the pool. */
    Connection connect() throws SQLException {
        return source.getConnection();
    }

    /** @param housekeeper runs the pool's periodic tasks; closed by the caller after the pool */
    HikariDataSource pool(PoolHousekeeper housekeeper) {
        return new HikariDataSource(poolSettings(housekeeper));
    }

    /**
     * Returns the settings of a pool over the data source, not over {@link java.sql.DriverManager}, which does not know
     * the class loaders of WARs.
     */
    HikariConfig poolSettings(PoolHousekeeper housekeeper) {
        HikariConfig config = new HikariConfig();
        config.setScheduledExecutor(housekeeper.executor());
        config.setPoolName("linkgate-database");
        config.setDataSource(new CarriedFailures(pooled()));
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        config.setMaxLifetime(0); // there is no network in between, so connections cannot go stale
        config.setMinimumIdle(0); // no thread of the pool may connect while the database is given up
        config.setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public SQLExceptionOverride.Override adjudicate(SQLException e) {
                if (!(e instanceof SQLRecoverableException)) {
                    return Override.CONTINUE_EVICT;
                }
                // Reopening the file evicts all connections; evicting each before would log a warning each. A
                // connection that still fails afterwards was missed then.
                return givenUp ? Override.DO_NOT_EVICT : Override.MUST_EVICT;
            }
        });
        return config;
    }

    /**
     * Returns a source that refuses while the database is given up: a connection would open the file while another
     * thread is about to reopen it.
     */
    private DataSource pooled() {
        RedactedErrors redacted = new RedactedErrors(source, this::observer);
        return new ForwardingDataSource(redacted) {
            @Override
            public Connection getConnection() throws SQLException {
                if (givenUp) {
                    throw new SQLRecoverableException("the database has been given up");
                }
                return super.getConnection();
            }
        };
    }

    /**
     * Returns an observer for the failures of a connection. Connections from before the file was reopened fail when
     * they are closed, on a thread of the pool, perhaps after the reopening; that is no reason to give the file up
     * again.
     */
    private Consumer<SQLException> observer() {
        int since = opening;
        return e -> noteFailure(e, since);
    }

    private synchronized void noteFailure(SQLException e, int since) {
        if (e instanceof SQLRecoverableException && !givenUp && since == opening) {
            givenUp = true;
            long now = System.nanoTime();
            if (now - lastWarning >= BETWEEN_WARNINGS.toNanos()) {
                lastWarning = now;
                LOG.warn("The database {} has failed; calls are refused until it can be reopened", file, e);
            }
        }
    }

    /** Closes the file cleanly. */
    void close() {
        try {
            shutDown("SHUTDOWN");
        } catch (SQLException e) {
            LOG.warn("The database {} was not closed cleanly; committed data is not lost", file, e);
        } finally {
            closeChannels();
            Driver.unload();
        }
    }

    private void shutDown(String command) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    /** Releases what a failed attempt to open the file has left. Only while no database is open there. */
    void abandon() {
        closeChannels();
        Driver.unload();
    }

    private void closeChannels() {
        try {
            DurableFilePath.closeAll(name(storeFile()));
        } catch (IOException e) {
            LOG.warn("A channel of {} cannot be closed", file, e);
        }
    }

    private void createDirectory() throws IOException {
        Path directory = file.getParent();
        try {
            Files.createDirectory(directory, AtomicFile.permissions(directory, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            return; // created by an earlier start
        }
    }
}
