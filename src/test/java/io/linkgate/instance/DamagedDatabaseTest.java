package io.linkgate.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import io.linkgate.storage.Database;
import io.linkgate.testkit.ChildJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Missing data stops the start; a write interrupted by a kill does not. */
class DamagedDatabaseTest {

    private static final int INSTANCES = 200;
    private static final int KILLS = 3;

    @TempDir
    private Path home;

    private StorageSettings settings;

    @BeforeEach
    void lives() {
        settings = new StorageSettings(home.resolve("db/linkgate"));
    }

    @Test
    void missingDatabaseStopsTheStartAndNoneIsCreated() throws Exception {
        fill();
        Files.delete(file());

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(this::start)
                .withMessageContaining("LINKGATE_HOME: the database " + settings.databaseFile() + " is missing")
                .withMessageContaining("it had 200 instances")
                .withMessageContaining("Restore " + home.resolve("db") + " from a backup")
                .withMessageContaining("remove " + home.resolve("database.mark") + " to continue");
        assertThat(file()).doesNotExist();
    }

    @Test
    void emptiedDatabaseStopsEveryStart() throws Exception {
        fill();
        cut(0);

        for (int start = 0; start < 2; start++) {
            assertThatExceptionOfType(SettingsException.class)
                    .isThrownBy(this::start)
                    .withMessageContaining("has only 0 of 200 instances");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25, 0.5, 0.75, 0.9, 0.99})
    void truncatedDatabaseIsCompleteOrStopsTheStart(double share) throws Exception {
        fill();
        cut((long) (Files.size(file()) * share));

        try {
            assertThat(start()).isEqualTo(INSTANCES);
        } catch (SettingsException e) {
            assertThat(e).hasMessageContaining("LINKGATE_HOME: the database ").hasMessageContaining("from a backup");
        }
    }

    @Test
    void olderBackupStopsTheStartUntilTheMarkIsRemoved() throws Exception {
        fill();
        byte[] backup = Files.readAllBytes(file());
        try (Database database = Database.open(settings)) {
            SqlInstanceStore.open(database).insert(instance(INSTANCES));
        }
        Files.write(file(), backup);
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(this::start)
                .withMessageContaining("has only 200 of 201 instances");

        Files.delete(home.resolve("database.mark"));

        assertThat(start()).isEqualTo(INSTANCES);
        assertThat(start()).isEqualTo(INSTANCES);
    }

    @Test
    void deletedInstancesAreNotMissed() {
        fill();
        try (Database database = Database.open(settings)) {
            InstanceStore store = SqlInstanceStore.open(database);
            for (int number = 0; number < 150; number++) {
                assertThat(store.delete(instance(number).id())).isTrue();
                assertThat(store.delete(instance(number).id())).isFalse();
            }
        }

        assertThat(start()).isEqualTo(50);
    }

    @Test
    void homeOfAnEarlierVersionGetsItsMark() throws Exception {
        fill();
        Files.delete(home.resolve("database.mark"));

        assertThat(start()).isEqualTo(INSTANCES);

        assertThat(home.resolve("database.mark")).content().contains("instances=200");
    }

    @Test
    void killBetweenCountAndCommitNeverRefusesAGoodDatabase() throws Exception {
        Random random = new Random(62);
        for (int kill = 0; kill < KILLS; kill++) {
            try (ChildJvm server = new ChildJvm(InsertsAndDeletes.class, home.toString())) {
                assertThat(server.read(1)).containsExactly("open");
                server.read(20 + random.nextInt(60));
            }
            try {
                start();
            } catch (SettingsException e) {
                fail("a good database was refused", e);
            }
        }
    }

    private void fill() {
        try (Database database = Database.open(settings)) {
            InstanceStore store = SqlInstanceStore.open(database);
            for (int number = 0; number < INSTANCES; number++) {
                store.insert(instance(number));
            }
        }
    }

    private int start() {
        try (Database database = Database.open(settings)) {
            return SqlInstanceStore.open(database).all().size();
        }
    }

    private void cut(long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    private Path file() {
        return home.resolve("db/linkgate.mv.db");
    }

    private static Instance instance(int number) {
        return new Instance(
                InstanceId.parse("%012d".formatted(number)).orElseThrow(),
                "instance-" + number,
                EngineKind.SANDBOX,
                Wanted.STOPPED,
                Optional.empty(),
                Instant.parse("2026-11-28T12:00:00Z"));
    }

    /** The child process: two threads change instances until it is killed, and print a line each time. */
    static final class InsertsAndDeletes {

        private InsertsAndDeletes() {}

        public static void main(String[] arguments) {
            try (Database database = Database.open(new StorageSettings(Path.of(arguments[0], "db/linkgate")))) {
                InstanceStore store = SqlInstanceStore.open(database);
                System.out.println("open");
                List.of(0, 1).parallelStream().forEach(thread -> change(store, thread));
            }
        }

        private static void change(InstanceStore store, int thread) {
            Random random = new Random();
            while (true) {
                Instance instance = instance(thread * 1_000 + random.nextInt(100));
                if (store.find(instance.id()).isEmpty()) {
                    store.insert(instance);
                } else {
                    store.delete(instance.id());
                }
                System.out.println("changed");
            }
        }
    }
}
