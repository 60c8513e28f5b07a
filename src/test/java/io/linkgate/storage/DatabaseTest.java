package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import io.linkgate.testkit.ChildJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

    @TempDir
    private Path home;

    private StorageSettings settings;

    @BeforeEach
    void lives() {
        settings = new StorageSettings(home.resolve("db/linkgate"));
    }

    @Test
    void newDatabaseIsForItsOwnerAlone() throws Exception {
        Database.open(settings).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("db"))))
                .isEqualTo("rwx------");
    }

    @Test
    void opensWhereThePathHasBlanksAndUmlauts() {
        StorageSettings odd =
                new StorageSettings(home.resolve("db for Büro #1 100%").resolve("link gate"));
        try (Database database = Database.open(odd)) {
            assertThat(InstanceRows.count(database)).isZero();
            assertThat(database.warning()).isEmpty();
        }
        assertThat(home.resolve("db for Büro #1 100%/link gate.mv.db")).isRegularFile();
    }

    @Test
    void secondServerOnOneHomeIsRefusedByName() throws Exception {
        try (ChildJvm server = new ChildJvm(OpensAndStays.class, home.toString())) {
            assertThat(server.read(1)).containsExactly("open");

            assertThatExceptionOfType(SettingsException.class)
                    .isThrownBy(() -> Database.open(settings, Database.attempts(settings), Duration.ofMillis(300)))
                    .withMessageContaining("LINKGATE_HOME: ")
                    .withMessageContaining(settings.databaseFile() + " is in use by another Linkgate server");
        }
    }

    @Test
    void serverThatIsBeingStoppedIsWaitedFor() throws Exception {
        try (ChildJvm server = new ChildJvm(OpensAndStays.class, home.toString())) {
            assertThat(server.read(1)).containsExactly("open");
            CompletableFuture<Database> opening = CompletableFuture.supplyAsync(() -> Database.open(settings));
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> opening.get(1, TimeUnit.SECONDS));

            server.say("stop");

            try (Database database = opening.get(10, TimeUnit.SECONDS)) {
                assertThat(InstanceRows.count(database)).isZero();
            }
        }
    }

    @Test
    void diskThatIsFullAtTheFirstStartIsNamed() throws Exception {
        FilePath.register(new FaultyDisk());
        EmbeddedDatabase embedded = new EmbeddedDatabase(settings.databaseFile(), FaultyDisk.SCHEME + ":");
        FaultyDisk.refuseWrites("No space left on device");
        try {
            assertThatExceptionOfType(SettingsException.class)
                    .isThrownBy(() -> Database.open(settings, embedded))
                    .withMessageContaining("LINKGATE_HOME: the database " + settings.databaseFile())
                    .withMessageContaining("No space left on device");
            assertThat(FaultyDisk.channels()).as("open files").isZero();

            FaultyDisk.repair();
            Database.open(settings, embedded).close();
        } finally {
            FaultyDisk.repair();
            FilePath.unregister(new FaultyDisk());
        }
    }

    @Test
    void killedServerLeavesNoLock() throws Exception {
        try (ChildJvm server = new ChildJvm(OpensAndStays.class, home.toString())) {
            assertThat(server.read(1)).containsExactly("open");
        }

        Database.open(settings).close();
    }

    @Test
    void fileThatIsNoDatabaseIsRefusedByName() throws Exception {
        Files.createDirectory(home.resolve("db"));
        Files.writeString(home.resolve("db/linkgate.mv.db"), "Hello, I am a novel.".repeat(1000));

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Database.open(settings))
                .withMessageContaining("LINKGATE_HOME: ")
                .withMessageContaining("cannot be opened");
    }

    @Test
    void directoryThatCannotBeCreatedIsRefusedByName() {
        StorageSettings nowhere = new StorageSettings(home.resolve("no/such/place"));

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Database.open(nowhere))
                .withMessageContaining("LINKGATE_HOME: ");
    }

    @Test
    void databaseOfANewerLinkgateIsRefusedAndLeftAlone() {
        try (Database database = Database.open(settings)) {
            database.jdbi()
                    .useHandle(handle -> handle.execute("INSERT INTO \"flyway_schema_history\" (\"installed_rank\","
                            + " \"version\", \"description\", \"type\", \"script\", \"checksum\", \"installed_by\","
                            + " \"execution_time\", \"success\")"
                            + " VALUES (999, '999', 'future', 'SQL', 'V999__future.sql', 1, 'linkgate', 1, TRUE)"));
        }

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Database.open(settings))
                .withMessageContaining("a newer one may have written it");
    }

    @Test
    void interruptedThreadHarmsNoOther() {
        try (Database database = Database.open(settings)) {
            Thread.currentThread().interrupt();
            InstanceRows.insert(database, "INTERRUPTED0");
            assertThat(Thread.interrupted()).as("the flag, which H2 clears").isFalse();

            InstanceRows.insert(database, "UNDISTURBED0");
            assertThat(InstanceRows.count(database)).isEqualTo(2);
        }
    }

    @Test
    void everyWriteGoesToTheDiskBeforeItReturns() throws Exception {
        FilePath.register(new OpenModes());
        try {
            new DurableFilePath()
                    .getPath(DurableFilePath.SCHEME + ":" + OpenModes.SCHEME + ":" + home.resolve("file"))
                    .open("rw")
                    .close();
        } finally {
            FilePath.unregister(new OpenModes());
        }

        assertThat(OpenModes.seen).containsExactly("rwd");
    }

    @Test
    void databaseIsClosedIfItGetsNoPool() throws Exception {
        EmbeddedDatabase embedded = new EmbeddedDatabase(settings.databaseFile());
        DatabaseMark mark = EmbeddedStart.open(settings, embedded);

        assertThatThrownBy(() -> Database.over(embedded, Optional.of(mark), database -> {
                    throw new IllegalStateException("for this test");
                }))
                .hasMessage("for this test");

        Database.attempts(settings).get().close();
    }

    @Test
    void nothingIsLeftAfterClose() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Database database = Database.open(settings);
        InstanceRows.insert(database, "SOMETHING000");

        database.close();
        database.close();

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread)) {
                thread.join(5_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        assertThat(DriverManager.drivers())
                .noneMatch(driver -> driver.getClass().getName().startsWith("org.h2"));
        assertThat(home.resolve("db").toFile().list()).containsExactlyInAnyOrder("linkgate.mv.db", "linkgate.lock");
        ProcessLock lock = new ProcessLock(settings.lockFile());
        assertThat(lock.take()).isTrue();
        lock.release();
        assertThat(settings.lockFile()).isEmptyFile();
        try (FileChannel file = FileChannel.open(home.resolve("db/linkgate.mv.db"), StandardOpenOption.WRITE)) {
            assertThat(file.tryLock()).isNotNull();
        }
    }

    /** The child: opens the database and waits to be killed. */
    static final class OpensAndStays {

        private OpensAndStays() {}

        public static void main(String[] arguments) throws IOException {
            try (Database database = Database.open(new StorageSettings(Path.of(arguments[0], "db/linkgate")))) {
                System.out.println(InstanceRows.count(database) == 0 ? "open" : "not empty");
                System.in.read();
            }
        }
    }

    /** Notes how files are opened. Public for H2's reflection. */
    public static final class OpenModes extends FilePathWrapper {

        static final String SCHEME = "openmodes";
        static final List<String> seen = new CopyOnWriteArrayList<>();

        @Override
        public String getScheme() {
            return SCHEME;
        }

        @Override
        public FileChannel open(String mode) throws IOException {
            seen.add(mode);
            return super.open(mode);
        }
    }
}
