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
import org.h2.Driver;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.store.fs.FilePath;

/** H2 in this process, in one file. */
final class EmbeddedDatabase {

    private static final int CONNECTIONS = 8;
    private static final Duration LONGEST_WAIT_FOR_A_CONNECTION = Duration.ofSeconds(5);

    /**
     * WRITE_DELAY=0 writes at every commit, not once a second; {@link DurableFilePath} makes that reach the disk. "retry"
     * opens the file again after an interrupt, which closes it for every thread. We close the database ourselves: neither
     * with the last connection, nor by a shutdown hook, which would hold on to the class loader. No trace file, since it
     * quotes values.
     */
    private static final String URL = "jdbc:h2:retry:" + DurableFilePath.SCHEME
            + ":%s;WRITE_DELAY=0;RETENTION_TIME=1000;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

    private final Path file;
    private final JdbcDataSource source = new JdbcDataSource();

    EmbeddedDatabase(Path file) {
        this.file = file;
        source.setURL(URL.formatted(file));
        source.setUser("linkgate"); // whoever may read the file needs no password, so there is none
    }

    /** Creates or opens the file and takes its lock. */
    void open() throws IOException, SQLException {
        createDirectory();
        FilePath.register(new DurableFilePath());
        source.getConnection().close();
    }

    /** A pool over the data source itself: {@link java.sql.DriverManager} knows no class loaders of WARs. */
    HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("linkgate-database");
        config.setDataSource(source);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis());
        config.setMaxLifetime(0); // there is no network between that could go stale
        return new HikariDataSource(config);
    }

    void close() {
        try (Connection last = source.getConnection();
                Statement statement = last.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            throw new IllegalStateException("the database did not close", e);
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
