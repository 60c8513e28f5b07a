package io.linkgate.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.linkgate.config.StorageSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeArchiveTest {

    @TempDir
    private Path directory;

    private Path home;
    private Path other;
    private Path file;

    @BeforeEach
    void aHome() throws Exception {
        home = Files.createDirectory(directory.resolve("home"));
        Files.createDirectory(home.resolve("db"));
        Files.writeString(store(home), "the database");
        Files.writeString(home.resolve("keyset.json"), "the keys");
        Files.createDirectory(home.resolve("sandbox"));
        Files.writeString(home.resolve("sandbox/accounts"), "accounts");
        Files.writeString(home.resolve("keyset123.new"), "unfinished");
        other = Files.createDirectory(directory.resolve("other"));
        file = directory.resolve("backup.zip");
    }

    @Test
    void whatWasBackedUpIsRestoredForItsOwnerAlone() throws Exception {
        write(home);
        restore(other);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(store(other)).hasContent("the database");
        assertThat(other.resolve("keyset.json")).hasContent("the keys");
        assertThat(other.resolve("sandbox/accounts")).hasContent("accounts");
        assertThat(other).isDirectoryNotContaining("glob:**{.new,restore*,backup*}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other.resolve("keyset.json"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other.resolve("db"))))
                .isEqualTo("rwx------");
    }

    @Test
    void fileThatExistsIsNotOverwritten() throws Exception {
        Files.writeString(file, "precious");

        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> write(home));
        assertThat(file).hasContent("precious");
    }

    @Test
    void homeThatHasSomethingIsNotOverwritten() throws Exception {
        write(home);
        Files.writeString(other.resolve("keyset.json"), "precious");

        assertThatIOException().isThrownBy(() -> restore(other)).withMessageContaining("is not empty");
        assertThat(other.resolve("keyset.json")).hasContent("precious");
        assertThat(store(other)).doesNotExist();
    }

    @Test
    void databaseInUseIsNotBackedUp() throws Exception {
        try (FileChannel server = FileChannel.open(store(home), StandardOpenOption.WRITE);
                FileLock lock = server.lock()) {
            assertThat(lock.isValid()).isTrue();

            assertThatExceptionOfType(Exception.class).isThrownBy(() -> write(home));
        }
        assertThat(file).doesNotExist();
        assertThat(directory).isDirectoryNotContaining("glob:**.backup");
    }

    @Test
    void damagedBackupRestoresNothing() throws Exception {
        write(home);
        byte[] bytes = Files.readAllBytes(file);
        int within = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("keyset.json") + 15;
        bytes[within] ^= 0x55;
        Files.write(file, bytes);

        assertThatIOException().isThrownBy(() -> restore(other));
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void otherArchivesAreRefused() throws Exception {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("db/linkgate.mv.db"));
        }

        assertThatIOException().isThrownBy(() -> restore(other)).withMessageContaining("is not a backup of Linkgate");
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void entryThatLeadsElsewhereIsRefused() throws Exception {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("linkgate-backup.txt"));
            zip.write("format=1\n".getBytes(StandardCharsets.US_ASCII));
            zip.putNextEntry(new ZipEntry("../../escaped"));
        }

        assertThatIOException().isThrownBy(() -> restore(other)).withMessageContaining("is damaged");
        assertThat(directory.resolve("escaped")).doesNotExist();
        assertThat(other).isEmptyDirectory();
    }

    private void write(Path from) throws IOException {
        archive(from).write(new BackupFile(file), "1.2.3");
    }

    private void restore(Path into) throws IOException {
        archive(into).restore(new BackupFile(file));
    }

    private static HomeArchive archive(Path home) {
        return new HomeArchive(home, new StorageSettings(home.resolve("db").resolve("linkgate")));
    }

    private static Path store(Path home) {
        return home.resolve("db").resolve("linkgate.mv.db");
    }
}
