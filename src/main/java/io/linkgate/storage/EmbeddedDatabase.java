package io.linkgate.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.linkgate.config.StorageSettings;
import io.linkgate.storage.connection.Availability;
import io.linkgate.storage.connection.OpenDatabase;
import io.linkgate.storage.connection.PoolHousekeeper;
import io.linkgate.storage.connection.PoolSettings;
import io.linkgate.storage.connection.RedactedErrors;
import io.linkgate.storage.connection.RedactedErrors.Meaning;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.h2.Driver;
import org.h2.api.ErrorCode;
import org.h2.engine.Constants;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.store.fs.FilePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** H2 in this process, in one file. */
final class EmbeddedDatabase implements OpenDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

    /** The error codes after which the file must be reopened, as after every error of the disk. */
    private static final Set<Integer> GIVEN_UP =
            Set.of(ErrorCode.DATABASE_IS_CLOSED, ErrorCode.DATABASE_ALREADY_OPEN_1);

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
    private final Availability availability;
    private final FileClaim claim;
    private final ProcessLock lock;
    private String version = "";

    EmbeddedDatabase(Path file) {
        this(file, "");
    }

    /** @param layer the scheme of a layer of H2's file system below ours, with a colon; empty for none */
    EmbeddedDatabase(Path file, String layer) {
        this.file = file;
        this.layer = layer;
        this.availability = new Availability(file.toString());
        this.claim = new FileClaim(storeFile());
        this.lock = new ProcessLock(file.resolveSibling(file.getFileName() + StorageSettings.LOCK_SUFFIX));
        source.setURL(URL.formatted(name(file)));
        source.setUser("linkgate"); // a process that can read the file needs no password, so there is none
    }

    /** Creates or opens the file and locks it. */
    void open() throws IOException, SQLException {
        createDirectory();
        FilePath.register(new DurableFilePath());
        try (Connection connection = connect()) {
            version = connection.getMetaData().getDriverVersion();
        }
    }

    /** Returns the version of the H2 that has opened the file, as it reports it. */
    String version() {
        return version;
    }

    /** Reopens the file after H2 has given it up. */
    @Override
    public void reopen() throws SQLException {
        try {
            // After some failures H2 keeps the database open; it has to be closed first.
            shutDown("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            LOG.debug("The database {} cannot be opened to be closed", file, e);
        }
        closeChannels();
        connect().close();
        availability.openedAgain();
    }

    @Override
    public boolean isGivenUp() {
        return availability.isGivenUp();
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

    /**
     * Returns a connection outside the pool, in a transaction that sees all tables as they are at its first statement.
     * Results come row by row: a table need not fit into memory.
     */
    Connection snapshot() throws SQLException {
        if (isGivenUp()) {
            throw new SQLRecoverableException("the database has been given up"); // connecting would open it
        }
        Connection connection = connect();
        boolean begun = false;
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LAZY_QUERY_EXECUTION TRUE");
            connection.setTransactionIsolation(Constants.TRANSACTION_SNAPSHOT);
            connection.setAutoCommit(false);
            begun = true;
            return connection;
        } finally {
            if (!begun) {
                connection.close();
            }
        }
    }

    @Override
    public HikariDataSource pool(PoolHousekeeper housekeeper) {
        return new HikariDataSource(poolSettings(housekeeper));
    }

    HikariConfig poolSettings(PoolHousekeeper housekeeper) {
        HikariConfig config = PoolSettings.over(source, EmbeddedDatabase::meaning, availability, housekeeper);
        config.setMaxLifetime(0); // there is no network in between, so connections cannot go stale
        return config;
    }

    private static Meaning meaning(SQLException e) {
        return RedactedErrors.ofTheDisk(e).isPresent() || GIVEN_UP.contains(e.getErrorCode())
                ? Meaning.LOST
                : Meaning.STATEMENT;
    }

    /**
     * Keeps other Linkgates away until {@link #close()} or {@link #abandon()}, also while H2 has closed the file.
     *
     * @return false if one of them has the file
     * @throws IOException if the disk does not work
     */
    boolean claim() throws IOException {
        if (!claim.take()) {
            return false;
        }
        boolean locked = false;
        try {
            createDirectory();
            locked = lock.take();
            return locked;
        } finally {
            if (!locked) {
                claim.release();
            }
        }
    }

    private void release() {
        lock.release();
        claim.release();
    }

    @Override
    public void close() {
        try {
            closeFile();
        } finally {
            release();
        }
    }

    /** Closes the file cleanly. */
    void closeFile() {
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
        release();
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
