package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.h2.store.fs.FilePath;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a killed migration leaves, the next start can continue. */
class TablesTest {

    private static final String ONE_INSTANCE = "INSERT INTO instances (id, name, engine, wanted, created_at)"
            + " VALUES ('ABCDEFGHIJ01', 'office', 'sandbox', 'RUNNING', CURRENT_TIMESTAMP)";

    @TempDir
    private Path directory;

    private StorageSettings settings;

    @BeforeEach
    void register() {
        FilePath.register(new RecordedFiles());
        settings = new StorageSettings(directory.resolve("live/linkgate"));
    }

    @AfterEach
    void unregister() {
        FilePath.unregister(new RecordedFiles());
    }

    @Test
    void firstStartMayBeKilledAtAnyWrite() throws Exception {
        for (StorageSettings killed : killedWhileOpening()) {
            try (Database database = Database.open(killed)) {
                assertThat(instances(database)).as("%s", killed).isZero();
            }
        }
    }

    @Test
    void upgradeMayBeKilledAtAnyWrite() throws Exception {
        makeFirstVersion(ONE_INSTANCE);

        for (StorageSettings killed : killedWhileOpening()) {
            try (Database database = Database.open(killed)) {
                assertThat(instances(database)).as("%s", killed).isOne();
                database.jdbi().useHandle(handle -> handle.execute("SELECT * FROM devices"));
            }
        }
    }

    @Test
    void migrationThatFailsLeavesTheDatabaseAsItWas() throws Exception {
        makeFirstVersion(ONE_INSTANCE, "CREATE TABLE keyset_canary (anything INTEGER)"); // in the way of the second

        assertThatExceptionOfType(SettingsException.class).isThrownBy(() -> Database.open(settings));

        EmbeddedDatabase asItWas = new EmbeddedDatabase(settings.databaseFile());
        asItWas.open();
        try (Connection connection = asItWas.connect();
                Statement statement = connection.createStatement();
                var tables = statement.executeQuery("SELECT table_name FROM information_schema.tables"
                        + " WHERE table_schema = 'PUBLIC' AND table_name IN ('INSTANCES', 'DEVICES')")) {
            assertThat(tables.next()).isTrue();
            assertThat(tables.getString(1)).isEqualTo("INSTANCES");
            assertThat(tables.next()).isFalse();
        } finally {
            asItWas.close();
        }
        assertThat(settings.databaseFile().getParent())
                .isDirectoryNotContaining(file -> !Set.of("linkgate.mv.db", "linkgate.lock")
                        .contains(file.getFileName().toString()));
    }

    @Test
    void openDatabaseIsNotMigratedByAnotherServer() throws Exception {
        makeFirstVersion(ONE_INSTANCE);
        EmbeddedDatabase database = new EmbeddedDatabase(settings.databaseFile());

        try (FileChannel other =
                        FileChannel.open(database.storeFile(), StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(Tables.migrate(database)).isFalse();
        }
        assertThat(Tables.migrate(database)).isTrue();
    }

    /** By default, H2 writes the next number of a row in a transaction of its own, after every 32 rows. */
    @Test
    void transactionOfManyRowsIsOneWrite() {
        EmbeddedDatabase recorded = new EmbeddedDatabase(settings.databaseFile(), RecordedFiles.SCHEME + ":");
        try (Database database = Database.open(settings, recorded)) {
            insertEntries(database, 1);
            RecordedFiles.takeStates();

            insertEntries(database, 200);

            assertThat(RecordedFiles.takeStates()).as("writes").hasSizeBetween(1, 2);
        }
    }

    private static void insertEntries(Database database, int count) {
        database.jdbi().useTransaction(handle -> {
            PreparedBatch entries = handle.prepareBatch("INSERT INTO audit_entries"
                    + " (occurred_at, action, actor, actor_id, actor_label, address, detail)"
                    + " VALUES (CURRENT_TIMESTAMP, :action, '', '', '', '', '')");
            IntStream.range(0, count)
                    .forEach(i -> entries.bind("action", "a" + i).add());
            entries.execute();
        });
    }

    /** Tables that get a row for each event. */
    @ParameterizedTest
    @ValueSource(strings = {"SESSION_MOVES", "HOOK_EVENTS", "AUDIT_ENTRIES", "MESSAGE_VALUES", "MESSAGE_EVENTS"})
    void numbersOfRowsAreTakenAThousandAtATime(String table) {
        try (Database database = Database.open(settings)) {
            int cached = database.jdbi()
                    .withHandle(handle -> handle.createQuery("SELECT identity_cache FROM information_schema.columns"
                                    + " WHERE table_name = :table AND column_name = 'NUMBER'")
                            .bind("table", table)
                            .mapTo(Integer.class)
                            .one());
            assertThat(cached).isEqualTo(1000);
        }
    }

    /** One home for each write of that start, as it was just after the write. */
    private List<StorageSettings> killedWhileOpening() throws IOException {
        Database.open(settings, new EmbeddedDatabase(settings.databaseFile(), RecordedFiles.SCHEME + ":"))
                .close();
        List<Map<String, byte[]>> states = RecordedFiles.takeStates();
        assertThat(states).hasSizeGreaterThan(10);
        List<StorageSettings> homes = new ArrayList<>();
        for (Map<String, byte[]> state : states) {
            Path home = directory.resolve("killed-" + homes.size());
            RecordedFiles.restore(state, home);
            homes.add(new StorageSettings(home.resolve("linkgate")));
        }
        return homes;
    }

    private void makeFirstVersion(String... statements) throws IOException, SQLException {
        EmbeddedDatabase database = new EmbeddedDatabase(settings.databaseFile());
        database.open();
        Flyway.configure()
                .dataSource(database.source())
                .locations("classpath:db/migration")
                .target("1")
                .load()
                .migrate();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } finally {
            database.close();
        }
    }

    private static int instances(Database database) {
        try (Handle handle = database.jdbi().open()) {
            return handle.createQuery("SELECT COUNT(*) FROM instances")
                    .mapTo(Integer.class)
                    .one();
        }
    }
}
