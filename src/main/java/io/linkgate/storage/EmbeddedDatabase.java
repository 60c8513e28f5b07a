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

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private static final int CONNECTIONS = 8;

    /** A disk that stays full breaks the database at each write, and is one thing to report. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private static final Duration LONGEST_WAIT_FOR_A_CONNECTION = Duration.ofSeconds(5);

    /**
     * WRITE_DELAY=0 writes at every commit, not once a second, and {@link DurableFilePath} makes that reach the disk; so
     * RETENTION_TIME, which keeps old parts of the file until the disk has surely caught up, may be short (ms), or the file
     * would grow by several KB at each commit of 45 seconds. MAX_COMPACT_TIME=0: closing does not move parts of the file
     * around. We close the database
     * ourselves: neither with the last connection, nor by a shutdown hook, which would hold on to the class loader. No trace
     * file, since it quotes values.
     */
    private static final String URL = "jdbc:h2:%s"
            + ";WRITE_DELAY=0;RETENTION_TIME=1000;MAX_COMPACT_TIME=0"
            + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

    private final Path file;
    private final String layer;
    private final JdbcDataSource source = new JdbcDataSource();
    private volatile boolean givenUp;
    private volatile int opening; // how often the file was opened again
    private long lastWarning = System.nanoTime() - BETWEEN_WARNINGS.toNanos(); // guarded by this

    EmbeddedDatabase(Path file) {
        this(file, "");
    }

    /** @param layer the scheme of a layer of H2's file system that is below ours, with a colon; empty: none */
    EmbeddedDatabase(Path file, String layer) {
        this.file = file;
        this.layer = layer;
        source.setURL(URL.formatted(name(file)));
        source.setUser("linkgate"); // whoever may read the file needs no password, so there is none
    }

    /** Creates or opens the file and takes its lock. */
    void open() throws IOException, SQLException {
        createDirectory();
        FilePath.register(new DurableFilePath());
        connect().close();
    }

    /** Opens the file again after H2 has given it up. */
    void reopen() throws SQLException {
        try {
            // Where the failure was of a kind that H2 goes on after, the database is still there, and has to go first.
            shutDown("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            log.debug("The database {} cannot be opened in order to be closed", file, e);
        }
        closeChannels();
        connect().close();
        openedAgain();
    }

    private synchronized void openedAgain() {
        opening++;
        givenUp = false;
    }

    /** Whether a statement has failed in such a way that the file has to be opened again. */
    boolean isGivenUp() {
        return givenUp;
    }

    /** The file itself, with the ending that H2 gives it. */
    Path storeFile() {
        return file.resolveSibling(file.getFileName() + Constants.SUFFIX_MV_FILE);
    }

    /** Another database in the same directory, written in the same way. */
    EmbeddedDatabase beside(String suffix) {
        return new EmbeddedDatabase(file.resolveSibling(file.getFileName() + suffix), layer);
    }

    /** Connections outside the pool. */
    DataSource source() {
        return source;
    }

    /** As H2 names the file, with its layers. */
    private String name(Path path) {
        return DurableFilePath.SCHEME + ":" + layer + path;
    }

    /** A connection outside the pool. */
    Connection connect() throws SQLException {
        return source.getConnection();
    }

    /** @param housekeeper runs the pool's recurring work; closed by the caller after the pool */
    HikariDataSource pool(PoolHousekeeper housekeeper) {
        return new HikariDataSource(poolSettings(housekeeper));
    }

    /** Of a pool over the data source itself: {@link java.sql.DriverManager} knows no class loaders of WARs. */
    HikariConfig poolSettings(PoolHousekeeper housekeeper) {
        HikariConfig config = new HikariConfig();
        config.setScheduledExecutor(housekeeper.executor());
        config.setPoolName("linkgate-database");
        config.setDataSource(new CarriedFailures(pooled()));
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis());
        config.setMaxLifetime(0); // there is no network between that could go stale
        config.setMinimumIdle(0); // no thread of the pool may try to connect while the database is given up
        config.setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public SQLExceptionOverride.Override adjudicate(SQLException e) {
                if (!(e instanceof SQLRecoverableException)) {
                    return Override.CONTINUE_EVICT;
                }
                // All connections go when the file is opened again; until then each would write a warning. One that
                // fails so afterwards is of the time before, and was missed then.
                return givenUp ? Override.DO_NOT_EVICT : Override.MUST_EVICT;
            }
        });
        return config;
    }

    /** Refuses while the database is given up: a connection would open the file beside whoever is about to do it. */
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
     * Hears what goes wrong with a connection. Those of an earlier opening of the file fail when they are closed, on a thread of
     * the pool, perhaps after the file was opened again; that is no reason to give it up once more.
     */
    private Consumer<SQLException> observer() {
        int since = opening;
        return e -> heard(e, since);
    }

    private synchronized void heard(SQLException e, int since) {
        if (e instanceof SQLRecoverableException && !givenUp && since == opening) {
            givenUp = true;
            long now = System.nanoTime();
            if (now - lastWarning >= BETWEEN_WARNINGS.toNanos()) {
                lastWarning = now;
                log.warn("The database {} is given up; calls are refused until it can be opened again", file, e);
            }
        }
    }

    /** Closes the file in good order. */
    void close() {
        try {
            shutDown("SHUTDOWN");
        } catch (SQLException e) {
            log.warn("The database {} did not close in good order; what was committed is in it", file, e);
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

    /** Lets go of whatever a failed attempt to open the file has left. For when no database is open there. */
    void abandon() {
        closeChannels();
        Driver.unload();
    }

    private void closeChannels() {
        try {
            DurableFilePath.closeAll(name(storeFile()));
        } catch (IOException e) {
            log.warn("A channel of {} cannot be closed", file, e);
        }
    }

    private void createDirectory() throws IOException {
        Path directory = file.getParent();
        try {
            Files.createDirectory(directory, AtomicFile.permissions(directory, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            return; // made by an earlier start
        }
    }
}
