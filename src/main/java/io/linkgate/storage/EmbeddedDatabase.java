package io.linkgate.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
    private static final Duration LONGEST_WAIT_FOR_A_CONNECTION = Duration.ofSeconds(5);

    /**
     * WRITE_DELAY=0 writes at every commit, not once a second, and {@link DurableFilePath} makes that reach the disk; so
     * RETENTION_TIME, which keeps old parts of the file until the disk has surely caught up, may be short (ms), or the file
     * would grow by several KB at each commit of 45 seconds. MAX_COMPACT_TIME=0: closing does not move parts of the file
     * around. "retry" opens the file again after an interrupt, which closes it for every thread. We close the database
     * ourselves: neither with the last connection, nor by a shutdown hook, which would hold on to the class loader. No trace
     * file, since it quotes values.
     */
    private static final String URL = "jdbc:h2:retry:%s:%s"
            + ";WRITE_DELAY=0;RETENTION_TIME=1000;MAX_COMPACT_TIME=0"
            + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

    private final Path file;
    private final String layer;
    private final JdbcDataSource source = new JdbcDataSource();

    EmbeddedDatabase(Path file) {
        this(file, DurableFilePath.SCHEME);
    }

    /** @param layer the scheme of the layer of H2's file system through which the file is written */
    EmbeddedDatabase(Path file, String layer) {
        this.file = file;
        this.layer = layer;
        source.setURL(URL.formatted(layer, file));
        source.setUser("linkgate"); // whoever may read the file needs no password, so there is none
    }

    /** Creates or opens the file and takes its lock. */
    void open() throws IOException, SQLException {
        createDirectory();
        FilePath.register(new DurableFilePath());
        connect().close();
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

    /** A connection outside the pool. */
    Connection connect() throws SQLException {
        return source.getConnection();
    }

    /** A pool over the data source itself: {@link java.sql.DriverManager} knows no class loaders of WARs. */
    HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("linkgate-database");
        config.setDataSource(source);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis());
        config.setMaxLifetime(0); // there is no network between that could go stale
        BrokenDatabase broken = new BrokenDatabase();
        config.setExceptionOverride(broken);

        HikariDataSource pool = new HikariDataSource(config);
        broken.watch(pool);
        return pool;
    }

    /** Closes the file in good order. */
    void close() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            log.warn("The database {} did not close in good order; what was committed is in it", file, e);
        } finally {
            Driver.unload();
        }
    }

    private void createDirectory() throws IOException {
        Path directory = file.getParent();
        try {
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(directory);
            }
        } catch (FileAlreadyExistsException e) {
            return; // made by an earlier start
        }
    }
}
