package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.config.StorageSettings;
import io.linkgate.storage.connection.DatabaseAwayException;
import io.linkgate.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another process can have while this one has the embedded database. */
class ProcessLockTest {

    private static final String OPENED = "opened";

    @TempDir
    private Path home;

    @BeforeEach
    void disk() {
        FilePath.register(new FaultyDisk());
    }

    @AfterEach
    void repair() {
        FaultyDisk.repair();
        FilePath.unregister(new FaultyDisk());
    }

    @Test
    void databaseWhoseFileIsClosedAfterAnErrorOfTheDiskIsNotFreeForAnotherProcess() throws Exception {
        StorageSettings settings = StorageSettings.embeddedIn(home);
        EmbeddedDatabase embedded = new EmbeddedDatabase(settings.databaseFile(), FaultyDisk.SCHEME + ":");
        try (Database database = Database.open(settings, embedded)) {
            FaultyDisk.pullOut();
            assertThatThrownBy(
                    () -> database.jdbi().useHandle(handle -> handle.execute("CREATE TABLE more (number INT)")));
            assertThatThrownBy(embedded::reopen);
            FaultyDisk.repair(); // and no statement has opened it since

            assertThat(opens(home)).isEqualTo(DatabaseAwayException.Reason.IN_USE.name());
        }
        assertThat(opens(home)).isEqualTo(OPENED);
    }

    @Test
    void lockOfAProcessThatHasEndedIsFree() throws Exception {
        assertThat(opens(home)).isEqualTo(OPENED);

        StorageSettings settings = StorageSettings.embeddedIn(home);
        assertThat(settings.lockFile()).isEmptyFile();
        ProcessLock lock = new ProcessLock(settings.lockFile());
        assertThat(lock.take()).isTrue();
        assertThat(lock.take()).as("its own").isTrue();
        assertThat(new ProcessLock(settings.lockFile()).take()).isFalse();
        lock.release();
        lock.release();
    }

    private static String opens(Path home) throws Exception {
        try (ChildJvm child = new ChildJvm(Opens.class, home.toString())) {
            List<String> lines = child.read(1);
            return lines.isEmpty() ? "" : lines.get(0);
        }
    }

    /** The child process: opens the database, and prints whether it can. */
    static final class Opens {

        private Opens() {}

        public static void main(String[] arguments) {
            StorageSettings settings = StorageSettings.embeddedIn(Path.of(arguments[0]));
            try (Database database = Database.attempts(settings).get()) {
                System.out.println(database.isHeld() && Files.exists(settings.storeFile()) ? OPENED : "");
            } catch (DatabaseAwayException e) {
                System.out.println(e.reason());
            }
        }
    }
}
