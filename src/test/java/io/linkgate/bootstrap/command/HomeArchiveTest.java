package io.linkgate.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.linkgate.config.Settings;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StorageSettings;
import io.linkgate.config.source.SettingSources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeArchiveTest {

    @TempDir
    private Path directory;

    private static final String OTHER = "backup-0123456789abcdef0123456789abcdef";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private Duration waited = Duration.ZERO;
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
        Files.createFile(home.resolve("db/linkgate.lock"));
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
        assertThat(other.resolve("db")).isDirectoryNotContaining("glob:**.lock");
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
    void backupIntoTheHomeItselfIsRefusedBeforeAnythingIsCreated() throws Exception {
        Path linked = Files.createSymbolicLink(directory.resolve("linked"), home.resolve("sandbox"));
        Path within = Files.createSymbolicLink(home.resolve("backups"), other);
        for (Path parent : List.of(home, home.resolve("sandbox"), linked, within, other)) {
            file = parent.resolve("backup.zip");

            assertThatIOException()
                    .as("in %s", parent)
                    .isThrownBy(() -> write(home))
                    .withMessageContaining("would be in the home directory " + home)
                    .withMessageContaining("second volume");
        }
        assertThat(other).isEmptyDirectory();
        assertThat(home.resolve("sandbox")).isDirectoryNotContaining("glob:**backup*");
    }

    @Test
    void backupIntoADirectoryThatDoesNotExistNamesIt() {
        file = directory.resolve("missing").resolve("backup.zip");

        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> write(home))
                .withMessage(directory.resolve("missing").toString());
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
    void restoreIntoAnotherDatabaseThanTheFileOfTheBackupNamesChangesNothing() throws Exception {
        Files.writeString(
                home.resolve("linkgate.conf"), "LINKGATE_DATABASE_URL = jdbc:postgresql://db/linkgate?ssl=true\n");
        write(home);

        assertThatIOException()
                .isThrownBy(() -> restore(other))
                .withMessageContaining("names the database db/linkgate.")
                .withMessageContaining("LINKGATE_DATABASE_USER")
                .withMessageContaining("delete linkgate.conf from a copy of the backup");
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void startIsRefusedWheneverARestoreIsKilled() throws Exception {
        Files.writeString(home.resolve("database.mark"), "instances=2\n");
        write(home);
        Path unpacked = Files.createDirectory(other.resolve("restore123"));
        new BackupFile(file).unpack(unpacked);
        Path blocking = Files.createDirectories(other.resolve("db").resolve("blocking"));

        // It fails at the last of its steps, after which the database would have its name.
        assertThatIOException().isThrownBy(() -> new UnpackedHome(unpacked).moveInto(other));
        assertThat(blocking).exists();
        assertThat(unpacked.resolve("db")).as("what is moved last").exists();
        assertThat(unpacked.resolve("database.mark")).doesNotExist();
        assertThat(unpacked.resolve("keyset.json")).doesNotExist();

        Properties none = new Properties();
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.load(SettingSources.of(Map.of("LINKGATE_HOME", other.toString()), none)))
                .withMessageContaining("restore123")
                .withMessageContaining("restore again");
    }

    @Test
    void markIsRestoredBeforeAllElse() throws Exception {
        Files.writeString(home.resolve("database.mark"), "instances=2\n");
        write(home);
        Path unpacked = Files.createDirectory(other.resolve("restore123"));
        new BackupFile(file).unpack(unpacked);
        Files.createDirectories(other.resolve("database.mark").resolve("blocking"));

        assertThatIOException().isThrownBy(() -> new UnpackedHome(unpacked).moveInto(other));

        assertThat(unpacked).isDirectoryContaining("glob:**/keyset.json").isDirectoryContaining("glob:**/sandbox");
    }

    @Test
    void linkgateThatRunsIsAskedForACopyOfItsDatabase() throws Exception {
        Files.writeString(home.resolve("database.mark"), "of another moment");
        Files.createDirectory(home.resolve(OTHER + ".new"));
        Files.writeString(home.resolve(OTHER + ".new/database"), "of another command");
        try (FileChannel server = FileChannel.open(store(home), StandardOpenOption.WRITE);
                FileLock lock = server.lock()) {
            assertThat(lock.isValid()).isTrue();

            write(
                    home,
                    () -> answer(copy -> {
                        Files.createDirectory(copy.resolve("db"));
                        Files.writeString(store(copy), "a copy of the database");
                        Files.writeString(copy.resolve("database.mark"), "of the copy");
                    }));
        }
        assertThat(home).isDirectoryNotContaining("glob:**{.request,.copy}");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("A Linkgate uses " + home + ", and is asked for a copy of its database.");

        restore(other);
        assertThat(store(other)).hasContent("a copy of the database");
        assertThat(other.resolve("database.mark")).hasContent("of the copy");
        assertThat(other.resolve("keyset.json")).hasContent("the keys");
        assertThat(other.resolve("sandbox/accounts")).hasContent("accounts");
        assertThat(other).isDirectoryNotContaining("glob:**/backup-*");
    }

    /** Here since it has a path that is too long for any call; a network disk has other reasons. */
    @Test
    void backupIsMadeAlsoIfWhatItNeededBesideCannotBeDeleted() throws Exception {
        String half = "/" + "x".repeat(200);
        Path upper = Files.createDirectories(Path.of(directory + "/upper" + half.repeat(12)));
        Path lower = Files.createDirectories(Path.of(directory + "/lower" + half.repeat(12)));
        Files.move(directory.resolve("lower"), upper.resolve("lower"));
        try (FileChannel server = FileChannel.open(store(home), StandardOpenOption.WRITE);
                FileLock lock = server.lock()) {
            write(home, () -> {
                Files.move(directory.resolve("upper"), work().resolve("upper"));
                lock.release();
            });
        }
        Path work = work();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains(work + " could not be deleted: ");
        restore(other);
        assertThat(other.resolve("keyset.json")).hasContent("the keys");

        Files.move(work.resolve(directory.relativize(upper)).resolve("lower"), directory.resolve("lower"));
        assertThat(lower).isEmptyDirectory();
        Files.delete(file);
        write(home);
        assertThat(work).as("after the next backup").doesNotExist();
    }

    private Path work() throws IOException {
        try (var works = Files.newDirectoryStream(directory, "linkgate-backup-*")) {
            return works.iterator().next();
        }
    }

    @Test
    void reasonOfTheLinkgateThatRunsIsPassedOn() throws Exception {
        try (FileChannel server = FileChannel.open(store(home), StandardOpenOption.WRITE);
                FileLock lock = server.lock()) {
            assertThat(lock.isValid()).isTrue();

            assertThatIOException()
                    .isThrownBy(() -> write(home, () -> {
                        Path failed = Files.createDirectory(answered(".failed"));
                        Files.writeString(failed.resolve("reason.txt"), "the disk is full");
                    }))
                    .withMessage("the disk is full");
        }
        nothingIsLeft();
    }

    @Test
    void linkgateThatDoesNotAnswerIsWaitedForOnlyForAWhile() throws Exception {
        try (FileChannel server = FileChannel.open(store(home), StandardOpenOption.WRITE);
                FileLock lock = server.lock()) {
            assertThat(lock.isValid()).isTrue();

            assertThatIOException()
                    .isThrownBy(() -> write(home, () -> {}))
                    .withMessageContaining("has not answered for 15 s")
                    .withMessageContaining("stop it and back up then");
        }
        assertThat(waited).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(17));
        nothingIsLeft();
    }

    @Test
    void copyMayTakeLongAsLongAsItGrows() throws Exception {
        try (FileChannel server = FileChannel.open(store(home), StandardOpenOption.WRITE);
                FileLock lock = server.lock()) {
            assertThat(lock.isValid()).isTrue();

            assertThatIOException()
                    .isThrownBy(() -> write(home, () -> {
                        if (waited.compareTo(Duration.ofMinutes(10)) < 0) {
                            Path growing = Files.createDirectories(answered(".new"));
                            Files.writeString(
                                    growing.resolve("half"), ".", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                        }
                    }))
                    .withMessageContaining("has written nothing for 120 s");
        }
        assertThat(waited).isBetween(Duration.ofSeconds(719), Duration.ofSeconds(722));
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("It is copying: 0 MB are written.");
    }

    @Test
    void databaseIsBackedUpWithoutACopyWhenTheLinkgateEndsMeanwhile() throws Exception {
        try (FileChannel server = FileChannel.open(store(home), StandardOpenOption.WRITE);
                FileLock lock = server.lock()) {
            write(home, () -> {
                Files.createDirectories(answered(".new"));
                lock.release();
            });
        }

        restore(other);
        assertThat(store(other)).hasContent("the database");
        assertThat(other).isDirectoryNotContaining("glob:**/backup-*");
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
        write(from, () -> {
            throw new IOException("there is nothing to wait for");
        });
    }

    /** Writes a backup, and does that whenever the command waits. */
    private void write(Path from, Meanwhile meanwhile) throws IOException {
        Waiting waiting =
                new Waiting(new PrintStream(printed, true, StandardCharsets.UTF_8), () -> waited.toNanos(), time -> {
                    waited = waited.plus(time);
                    assertThat(waited).as("an end of the wait").isLessThan(Duration.ofHours(1));
                    try {
                        meanwhile.happens();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        archive(from).write(new BackupFile(file), "1.2.3", waiting);
    }

    private interface Meanwhile {
        void happens() throws IOException;
    }

    private interface Content {
        void writeInto(Path directory) throws IOException;
    }

    /** Answers the request as a Linkgate does. */
    private void answer(Content content) throws IOException {
        Path unfinished = Files.createDirectory(answered(".new"));
        content.writeInto(unfinished);
        Files.move(unfinished, answered(".copy"));
    }

    private Path answered(String suffix) throws IOException {
        try (var requests = Files.newDirectoryStream(home, "*.request")) {
            Path request = requests.iterator().next();
            return request.resolveSibling(request.getFileName().toString().replace(".request", suffix));
        }
    }

    private void nothingIsLeft() {
        assertThat(file).doesNotExist();
        assertThat(directory).isDirectoryNotContaining("glob:**{.backup,/linkgate-backup-*}");
        assertThat(home).isDirectoryNotContaining("glob:**/backup-*");
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
