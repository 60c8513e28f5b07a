package io.linkgate.storage.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.linkgate.config.Secret;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import io.linkgate.config.StorageSettings.PostgresUrl;
import io.linkgate.storage.Database;
import io.linkgate.testkit.ChildJvm;
import io.linkgate.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases move from H2 to a PostgreSQL server and back, whole or not at all. */
class TransferTest {

    private static final String DEPARTURE = "INSERT INTO departing_devices (instance_id, engine, sealed)"
            + " VALUES ('gone', 'sandbox', CAST('x' AS BYTEA))";

    private static final int LARGE = 700;

    @TempDir
    private Path directory;

    private StorageSettings embedded;
    private StorageSettings server;

    @BeforeEach
    void databases() {
        embedded = new StorageSettings(directory.resolve("home").resolve("db").resolve("linkgate"));
        directory.resolve("home").toFile().mkdir();
        server = PostgresServer.shared().emptyDatabase();
    }

    @Test
    void everythingMovesToTheServerAndBack() throws Exception {
        List<CopiedTable> tables;
        Map<String, List<String>> before;
        try (Database database = Database.open(embedded)) {
            FullDatabase.fill(database);
            tables = FullDatabase.tables(database);
            before = FullDatabase.rows(database, tables);
        }
        assertThat(tables).extracting(CopiedTable::name).contains("instances", "pre_keys", "hook_events");
        assertThat(before.values()).noneMatch(List::isEmpty);

        fill();
        try (Database database = Database.open(server)) {
            assertThat(FullDatabase.rows(database, tables)).isEqualTo(before);
        }

        Path other = Files.createDirectory(directory.resolve("other"));
        StorageSettings back = new StorageSettings(other.resolve("db").resolve("linkgate"));
        PortableDatabase.write(server.server().orElseThrow(), back);
        assertThat(other.resolve("database.mark")).content().contains("instances=" + FullDatabase.ROWS);
        try (Database database = Database.open(back)) {
            assertThat(FullDatabase.rows(database, tables)).isEqualTo(before);
        }
    }

    @Test
    void numbersGoOnWhereTheyWere() throws Exception {
        int last;
        try (Database database = Database.open(embedded)) {
            departure(database);
            last = departure(database);
            database.jdbi().useHandle(handle -> handle.execute("DELETE FROM departing_devices"));
        }

        fill();
        try (Database database = Database.open(server)) {
            assertThat(departure(database)).isEqualTo(last + 1);
            database.jdbi().useHandle(handle -> handle.execute("DELETE FROM departing_devices"));
        }

        Path other = Files.createDirectory(directory.resolve("other"));
        StorageSettings back = new StorageSettings(other.resolve("db").resolve("linkgate"));
        PortableDatabase.write(server.server().orElseThrow(), back);
        try (Database database = Database.open(back)) {
            assertThat(departure(database)).isEqualTo(last + 2);
        }
    }

    @Test
    void databaseThatIsNotEmptyIsLeftAlone() throws Exception {
        Database.open(embedded).close();
        try (Database database = Database.open(server)) {
            departure(database);
        }

        assertThatIOException().isThrownBy(this::fill).withMessageContaining("is not empty");
        assertThat(departures()).isOne();
    }

    @Test
    void databaseIsEmptyAgainIfItIsNotKept() throws Exception {
        try (Database database = Database.open(embedded)) {
            FullDatabase.fill(database);
        }

        FilledDatabase.fill(embedded, server).close();
        fill();

        assertThat(departures()).isEqualTo(FullDatabase.ROWS);
    }

    @Test
    void databaseThatCannotBeEmptiedIsReportedWithWhatToDo() throws Exception {
        try (Database database = Database.open(embedded)) {
            FullDatabase.fill(database);
        }
        FilledDatabase filled = FilledDatabase.fill(embedded, server);
        PostgresUrl address = (PostgresUrl) server.server().orElseThrow();
        try (Connection connection = DriverManager.getConnection(address.url(), address.user(), "linkgate");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE sent_texts CASCADE");
        }

        assertThatIOException()
                .isThrownBy(filled::close)
                .isInstanceOf(FilledDatabase.StillFilledException.class)
                .withMessageContaining("drop it, and create an empty one");
    }

    @Test
    void nothingIsLeftOfACopyThatFails() throws Exception {
        try (Database database = Database.open(embedded)) {
            FullDatabase.fill(database);
        }
        try (Database database = Database.open(server)) {
            database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE sent_texts ADD CHECK (outcome IS NULL)"));
        }

        assertThatIOException()
                .isThrownBy(this::fill)
                .withMessage("the rows of sent_texts cannot be copied; the database reports error 23514");
        assertThat(departures()).isZero();
    }

    @Test
    void charactersThatPostgresCannotStoreAreReplaced() throws Exception {
        try (Database database = Database.open(embedded)) {
            database.jdbi()
                    .useHandle(handle -> handle.createUpdate("INSERT INTO instances (id, name, engine, wanted,"
                                    + " created_at) VALUES ('a', :name, 'sandbox', 'STOPPED', CURRENT_TIMESTAMP)")
                            .bind("name", "\0\uD83D caf\u00E9")
                            .execute());
        }

        fill();

        try (Database database = Database.open(server)) {
            String name = database.jdbi()
                    .withHandle(handle -> handle.createQuery("SELECT name FROM instances")
                            .mapTo(String.class)
                            .one());
            assertThat(name).isEqualTo("?? caf\u00E9");
        }
    }

    /** The mark says how many there are at least. */
    @Test
    void backupThatHasLostInstancesIsRefused() throws Exception {
        Database.open(embedded).close();
        Files.writeString(directory.resolve("home/database.mark"), "instances=3\n");

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(this::fill)
                .withMessageContaining("has only 0 of 3 instances");
        assertThat(departures()).isZero();
    }

    @Test
    void databaseIsWrittenWhileALinkgateUsesIt() throws Exception {
        try (Database running = Database.open(server)) {
            departure(running);

            PortableDatabase.write(server.server().orElseThrow(), embedded);
            departure(running);
        }

        try (Database database = Database.open(embedded)) {
            assertThat(departures(database)).isOne();
        }
    }

    @Test
    void serverWithoutTheTablesOfThisVersionIsNotWritten() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> PortableDatabase.write(server.server().orElseThrow(), embedded))
                .withMessageContaining("does not have the tables of this version");
        assertThat(embedded.storeFile()).doesNotExist();
    }

    /** 70 MB of rows there and back, in a process with 64 MB. */
    @Test
    void largeDatabaseNeedsLittleMemory() throws Exception {
        try (Database database = Database.open(embedded)) {
            byte[] sealed = new byte[100_000];
            new Random(1).nextBytes(sealed);
            database.jdbi().useTransaction(handle -> {
                for (int row = 0; row < LARGE; row++) {
                    handle.createUpdate("INSERT INTO departing_devices (instance_id, engine, sealed)"
                                    + " VALUES ('gone', 'sandbox', :sealed)")
                            .bind("sealed", sealed)
                            .execute();
                }
            });
        }
        StorageSettings.PostgresUrl url =
                (StorageSettings.PostgresUrl) server.server().orElseThrow();
        Path other = Files.createDirectory(directory.resolve("other"));

        try (ChildJvm child = new ChildJvm(
                List.of("-Xmx64m"),
                Mover.class,
                embedded.databaseFile().toString(),
                url.url(),
                other.resolve("db").resolve("linkgate").toString())) {
            assertThat(child.read(1)).containsExactly("moved");
        }

        try (Database database = Database.open(new StorageSettings(other.resolve("db/linkgate")))) {
            assertThat(departures(database)).isEqualTo(LARGE);
        }
    }

    /** Moves a database to a server and back, in a process of its own. */
    static final class Mover {

        private Mover() {}

        public static void main(String[] arguments) throws IOException {
            StorageSettings server = new StorageSettings(
                    Path.of("none"),
                    Optional.of(new StorageSettings.PostgresUrl(arguments[1], "linkgate", Secret.of("linkgate"))));
            try (FilledDatabase filled = FilledDatabase.fill(new StorageSettings(Path.of(arguments[0])), server)) {
                filled.keep();
            }
            PortableDatabase.write(server.server().orElseThrow(), new StorageSettings(Path.of(arguments[2])));
            System.out.println("moved");
        }
    }

    private void fill() throws IOException {
        try (FilledDatabase filled = FilledDatabase.fill(embedded, server)) {
            filled.keep();
        }
    }

    private int departures() {
        try (Database database = Database.open(server)) {
            return departures(database);
        }
    }

    private static int departures(Database database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM departing_devices")
                        .mapTo(Integer.class)
                        .one());
    }

    /** Inserts a row, and returns the number that it got. */
    private static int departure(Database database) {
        return database.jdbi()
                .withHandle(handle -> handle.createUpdate(DEPARTURE)
                        .executeAndReturnGeneratedKeys("number")
                        .mapTo(Integer.class)
                        .one());
    }
}
