package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that was closed cleanly long ago, and whose next server is killed. The settings simulate the passed time:
 * old parts of the file may be overwritten at once.
 */
class CleanMarkTest {

    private static final String OPTIONS = ";WRITE_DELAY=0;RETENTION_TIME=0;MAX_COMPACT_TIME=0;TRACE_LEVEL_FILE=0";
    private static final int COMMITS = 30;

    @TempDir
    private Path directory;

    private Path live;

    @BeforeEach
    void register() throws Exception {
        FilePath.register(new DurableFilePath());
        FilePath.register(new RecordedFiles());
        live = Files.createDirectory(directory.resolve("live")).resolve("linkgate");
        RecordedFiles.takeStates();
    }

    @AfterEach
    void unregister() {
        FilePath.unregister(new RecordedFiles());
    }

    @Test
    void databaseKilledAtAnyWriteAfterAStartHasAllThatWasCommitted() throws Exception {
        try (Connection connection = open("", live);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE answered (number INT PRIMARY KEY)");
            for (int number = 0; number < COMMITS; number++) {
                statement.execute("INSERT INTO answered VALUES (" + number + ")");
            }
        }
        List<Integer> answeredAt = new ArrayList<>(); // for each write, what had been answered before it
        List<Map<String, byte[]>> states = new ArrayList<>();
        try (Connection connection = open(RecordedFiles.SCHEME + ":", live);
                Statement statement = connection.createStatement()) {
            for (int number = COMMITS; number < 2 * COMMITS; number++) {
                statement.execute("INSERT INTO answered VALUES (" + number + ")");
                for (Map<String, byte[]> state : RecordedFiles.takeStates()) {
                    states.add(state);
                    answeredAt.add(number);
                }
            }
        }
        assertThat(states).hasSizeGreaterThan(COMMITS);

        for (int write = 0; write < states.size(); write++) {
            Path killed = directory.resolve("killed-" + write);
            RecordedFiles.restore(states.get(write), killed);
            assertThat(rows(killed.resolve("linkgate")))
                    .as("after write %s", write)
                    .isGreaterThanOrEqualTo(answeredAt.get(write));
        }
    }

    private static int rows(Path file) throws SQLException {
        try (Connection connection = open("", file);
                Statement statement = connection.createStatement();
                var result = statement.executeQuery("SELECT COUNT(*) FROM answered")) {
            result.next();
            return result.getInt(1);
        }
    }

    /** Returns a connection whose close closes the database cleanly. */
    private static Connection open(String layer, Path file) throws SQLException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:" + DurableFilePath.SCHEME + ":" + layer + file + OPTIONS);
        return source.getConnection();
    }
}
