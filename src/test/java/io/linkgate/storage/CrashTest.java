package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.linkgate.storage.connection.PoolHousekeeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A copy of the file, taken between two commits, is what a crash at that moment leaves. The test runs for longer than
 * the database keeps old parts of its file, because reusing them is where a store can fail.
 */
class CrashTest {

    private static final Duration LONGER_THAN_RETENTION = Duration.ofSeconds(3);
    private static final int COMMITS_BETWEEN_CRASHES = 7;
    private static final int COMMITS_AT_LEAST = 500;

    @TempDir
    private Path directory;

    @Test
    void crashAfterAnyAnsweredCommitLosesNothing() throws Exception {
        EmbeddedDatabase database = new EmbeddedDatabase(directory.resolve("live/linkgate"));
        database.open();
        try (PoolHousekeeper housekeeper = new PoolHousekeeper();
                HikariDataSource pool = database.pool(housekeeper)) {
            Jdbi jdbi = Jdbi.create(pool);
            jdbi.useHandle(handle -> handle.execute("CREATE TABLE counter (place INT PRIMARY KEY, answered BIGINT)"));
            long end = System.nanoTime() + LONGER_THAN_RETENTION.toNanos();
            for (long commit = 0; commit < COMMITS_AT_LEAST || System.nanoTime() < end; commit++) {
                long answered = commit;
                jdbi.useHandle(handle ->
                        handle.execute("MERGE INTO counter KEY (place) VALUES (?, ?)", answered % 1_000, answered));
                if (commit % COMMITS_BETWEEN_CRASHES == 0) {
                    assertThat(newestAfterCrash()).isEqualTo(answered);
                }
            }
        } finally {
            database.close();
        }
    }

    private long newestAfterCrash() throws IOException, SQLException {
        Path copy = directory.resolve("copy/linkgate");
        Path file = copy.resolveSibling("linkgate.mv.db");
        Files.createDirectories(copy.getParent());
        Files.deleteIfExists(file);
        Files.copy(directory.resolve("live/linkgate.mv.db"), file);
        EmbeddedDatabase crashed = new EmbeddedDatabase(copy);
        crashed.open();
        try (Connection connection = crashed.connect();
                Statement statement = connection.createStatement();
                var result = statement.executeQuery("SELECT MAX(answered) FROM counter")) {
            result.next();
            return result.getLong(1);
        } finally {
            crashed.close();
        }
    }
}
