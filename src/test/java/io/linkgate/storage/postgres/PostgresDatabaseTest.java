package io.linkgate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.config.Secret;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import io.linkgate.config.StorageSettings.PostgresUrl;
import io.linkgate.storage.Database;
import io.linkgate.storage.InstanceRows;
import io.linkgate.storage.connection.DatabaseAwayException;
import io.linkgate.storage.connection.DatabaseAwayException.Reason;
import io.linkgate.storage.migration.Migrations;
import io.linkgate.storage.migration.Schema;
import io.linkgate.testkit.Eventually;
import io.linkgate.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresDatabaseTest {

    private final PostgresServer server = PostgresServer.shared();
    private StorageSettings settings;

    @BeforeEach
    void create() {
        settings = server.emptyDatabase();
    }

    @Test
    void emptyDatabaseGetsItsTablesAndKeepsWhatIsWritten() {
        try (Database database = Database.open(settings)) {
            InstanceRows.insert(database, "ABCDEFGHIJ01");
        }
        try (Database database = Database.open(settings)) {
            assertThat(InstanceRows.count(database)).isOne();
        }
    }

    /** By it other nodes see that this process has ended. */
    @Test
    void connectionOfTheLeaseIsShownWithEachRenewal() throws Exception {
        PostgresDatabase database =
                PostgresDatabase.attempts(settings.server().orElseThrow(), true).get();
        try {
            database.reopen(); // renews it at once

            assertThat(server.number(settings, "SELECT COUNT(*) FROM nodes JOIN pg_stat_activity ON pid = session"))
                    .isOne();
        } finally {
            database.close();
        }
    }

    @Test
    void secondServerIsRefusedByName() {
        try (Database first = Database.open(settings)) {
            assertThat(InstanceRows.count(first)).isZero();

            isAway(settings, Reason.IN_USE, "is in use by another Linkgate server");
        }
        Database.open(settings).close();
    }

    @Test
    void serverThatIsBeingStoppedIsWaitedFor() throws Exception {
        Database first = Database.open(settings);
        CompletableFuture<Database> opening = CompletableFuture.supplyAsync(() -> Database.open(settings));
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> opening.get(1, TimeUnit.SECONDS));

        first.close();

        try (Database second = opening.get(10, TimeUnit.SECONDS)) {
            assertThat(InstanceRows.count(second)).isZero();
        }
    }

    @Test
    void twoServersMayHaveASchemaEach() {
        try (Database first = Database.open(settings)) {
            first.jdbi().useHandle(handle -> handle.execute("CREATE SCHEMA another"));
            InstanceRows.insert(first, "ABCDEFGHIJ01");

            try (Database second = Database.open(with(url() + "?currentSchema=another", "linkgate"))) {
                assertThat(InstanceRows.count(second)).isZero();
            }
        }
    }

    @Test
    void serverThatIsNotThereIsAwayByName() {
        isAway(
                with("jdbc:postgresql://127.0.0.1:1/linkgate", "linkgate"),
                Reason.UNREACHABLE,
                "127.0.0.1:1/linkgate cannot be reached");
        isAway(
                with("jdbc:postgresql://nowhere.invalid/linkgate", "linkgate"),
                Reason.UNREACHABLE,
                "no host has the name nowhere.invalid");
    }

    @Test
    void userThatIsNotKnownIsRefused() {
        refuses(with(url(), "stranger"), "refuses the user or the password");
    }

    @Test
    void databaseThatDoesNotExistIsRefused() {
        refuses(with(server.url("nothing"), "linkgate"), "does not exist on its server");
    }

    @Test
    void userWhoMayNotCreateTablesIsRefused() {
        server.execute("DROP ROLE IF EXISTS guest");
        server.execute("CREATE ROLE guest LOGIN");

        refuses(with(url(), "guest"), "does not allow its user to create tables");
    }

    @Test
    void serverThatMayLoseWhatIsCommittedIsRefused() {
        refuses(with(url() + "?options=-c%20synchronous_commit=off", "linkgate"), "has synchronous_commit = off");
    }

    @Test
    void otherEncodingsAreRefused() {
        server.execute("DROP DATABASE IF EXISTS latin");
        server.execute("CREATE DATABASE latin OWNER linkgate ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");

        refuses(server.settings("latin"), "has another encoding than UTF8");
    }

    @Test
    void schemaThatDoesNotExistIsRefused() {
        refuses(with(url() + "?currentSchema=missing", "linkgate"), "has no schema for its user");
    }

    @Test
    void tablesOfANewerLinkgateAreRefusedAndLeftAlone() {
        try (Database database = Database.open(settings)) {
            database.jdbi()
                    .useHandle(handle -> handle.execute("INSERT INTO flyway_schema_history (installed_rank, version,"
                            + " description, type, script, checksum, installed_by, execution_time, success)"
                            + " VALUES (999, '999', 'future', 'SQL', 'V999__future.sql', 1, 'linkgate', 1, TRUE)"));
        }

        refuses(settings, "a newer one may have written it");
    }

    /** By another node of the version before, for as long as its transaction lasts. */
    @Test
    void migrationOfATableInUseIsRepeated() throws Exception {
        DataSource source = Sources.of(settings.server().orElseThrow());
        new Schema(new FencedSource(source, FencedSource.FIRST), Migrations.POSTGRESQL).migrateTo("15");
        try (Connection other = source.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT 1 FROM instances");

            isAway(settings, Reason.UNREACHABLE, "has tables that are in use at this moment");
            statement.execute("SELECT 1 FROM instances");
            other.rollback();
        }

        try (Database database = Database.open(settings)) {
            assertThat(InstanceRows.count(database)).isZero();
        }
    }

    @Test
    void noPasswordIsInAMessage() {
        StorageSettings wrong = new StorageSettings(
                settings.databaseFile(), Optional.of(new PostgresUrl(url(), "stranger", Secret.of("hunter2-hunter2"))));

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> PostgresDatabase.attempts(wrong.server().orElseThrow(), false)
                        .get())
                .satisfies(e -> assertThat(e.toString() + e.getCause() + wrong).doesNotContain("hunter2"));
    }

    @Test
    void nothingIsLeftAfterClose() throws Exception {
        Database database = Database.open(settings);
        InstanceRows.insert(database, "ABCDEFGHIJ01");

        database.close();
        database.close();

        assertThat(DriverManager.drivers())
                .noneMatch(driver -> driver.getClass().getName().startsWith("org.postgresql"));
        Eventually.holds("no connection", () -> server.connectionsOf(settings) == 0); // it ends a little later
    }

    private static void refuses(StorageSettings refused, String words) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> PostgresDatabase.attempts(refused.server().orElseThrow(), false)
                        .get()
                        .close())
                .withMessageContaining("LINKGATE_DATABASE_URL: the database ")
                .withMessageContaining(words);
    }

    private static void isAway(StorageSettings away, Reason reason, String words) {
        assertThatExceptionOfType(DatabaseAwayException.class)
                .isThrownBy(() -> PostgresDatabase.attempts(away.server().orElseThrow(), false)
                        .get()
                        .close())
                .withMessageStartingWith("the database ")
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private String url() {
        return ((PostgresUrl) settings.server().orElseThrow()).url();
    }

    private StorageSettings with(String url, String user) {
        return new StorageSettings(
                settings.databaseFile(), Optional.of(new PostgresUrl(url, user, Secret.of("linkgate"))));
    }
}
