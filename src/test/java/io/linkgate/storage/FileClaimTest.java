package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.config.StorageSettings;
import io.linkgate.storage.connection.DatabaseAwayException;
import io.linkgate.storage.connection.DatabaseAwayException.Reason;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileClaimTest {

    @TempDir
    private Path home;

    @Test
    void oneLinkgateOfAProcessHasAFileUntilItReleasesIt() {
        FileClaim first = new FileClaim(home.resolve("file"));
        FileClaim second = new FileClaim(home.resolve("db/../file"));

        assertThat(first.take()).isTrue();
        assertThat(first.take()).as("its own").isTrue();
        assertThat(second.take()).isFalse();
        second.release();
        assertThat(second.take()).as("released by the other").isFalse();
        first.release();
        assertThat(second.take()).isTrue();
        second.release();
        assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.contains(home.toString()));
    }

    @Test
    void databaseIsClaimedFromItsOpeningToItsEnd() {
        StorageSettings settings = new StorageSettings(home.resolve("db/linkgate"));
        Database first = Database.attempts(settings).get();

        assertThatExceptionOfType(DatabaseAwayException.class)
                .isThrownBy(() -> Database.attempts(settings).get())
                .withMessageContaining("is in use by another Linkgate server")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE));
        first.close();

        Database.attempts(settings).get().close();
    }

    @Test
    void fileThatAnotherProgramHasLockedIsReleasedWithTheAttempt() throws Exception {
        StorageSettings settings = new StorageSettings(home.resolve("db/linkgate"));
        Database.open(settings).close();
        try (FileChannel other =
                        FileChannel.open(settings.storeFile(), StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatExceptionOfType(DatabaseAwayException.class)
                    .isThrownBy(() -> Database.attempts(settings).get());
        }

        Database.attempts(settings).get().close();
        assertThat(Files.exists(settings.storeFile())).isTrue();
    }
}
