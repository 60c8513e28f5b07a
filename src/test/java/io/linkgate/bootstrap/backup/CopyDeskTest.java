package io.linkgate.bootstrap.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyDeskTest {

    private static final String ID = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path home;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private CopyDesk desk;

    @BeforeEach
    void copies() throws Exception {
        Files.writeString(home.resolve("keyset.json"), "the keys");
        desk = desk((directory, stopped) -> Files.writeString(directory.resolve("database"), "a copy"));
    }

    @Test
    void requestGetsACopyForItsOwnerAloneAndLeavesNothing() throws Exception {
        try (CopyRequest request = request()) {
            assertThat(request.copy()).isEmpty();

            desk.look();
            run();

            Path copy = request.copy().orElseThrow();
            assertThat(copy.resolve("database")).hasContent("a copy");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                    .isEqualTo("rwx------");
            desk.look();
            desk.look();
            assertThat(tasks).as("it is answered once").isEmpty();
            assertThat(copy).as("while its command reads it").isDirectory();
        }
        onlyTheKeysAreLeft();
    }

    @Test
    void requestIsAnEmptyFileForItsOwnerAlone() throws Exception {
        try (CopyRequest request = request();
                var files = Files.newDirectoryStream(home, "backup-*")) {
            assertThat(request.bytes()).isEmpty();
            Path file = files.iterator().next();
            assertThat(file).isEmptyFile();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void reasonOfAFailureReachesTheCommand() throws Exception {
        desk = desk((directory, stopped) -> {
            Files.writeString(directory.resolve("database"), "half a co");
            throw new IOException("the disk is full");
        });
        try (CopyRequest request = request()) {
            desk.look();
            run();

            assertThatIOException().isThrownBy(request::copy).withMessage("the disk is full");
            desk.look();
            assertThat(tasks).as("it is not tried again").isEmpty();
        }
        onlyTheKeysAreLeft();
    }

    @Test
    void requestsAreAnsweredOneAfterTheOther() throws Exception {
        try (CopyRequest one = request();
                CopyRequest other = request()) {
            desk.look();
            desk.look();
            assertThat(tasks).hasSize(1);
            run();
            assertThat(one.copy().isPresent() ^ other.copy().isPresent()).isTrue();

            desk.look();
            run();
            assertThat(one.copy()).isPresent();
            assertThat(other.copy()).isPresent();
        }
        onlyTheKeysAreLeft();
    }

    @Test
    void commandThatWaitsSeesTheCopyOfAnotherGrow() throws Exception {
        try (CopyRequest waiting = request()) {
            Files.createDirectory(home.resolve("backup-" + ID + ".new"));
            Files.writeString(home.resolve("backup-" + ID + ".new/database"), "half");

            assertThat(waiting.bytes()).hasValue(4);
        }
    }

    @Test
    void whatEndedCommandsHaveLeftIsDeletedAtTheSecondLook() throws Exception {
        Files.createFile(home.resolve("backup-" + ID + ".request")); // has no lock, or has none yet
        Files.createDirectory(home.resolve("backup-" + ID + ".copy"));
        Files.writeString(home.resolve("backup-" + ID + ".copy/database"), "a copy");
        Files.createDirectory(home.resolve("backup-" + ID.replace('0', 'f') + ".new"));

        desk.look();
        assertThat(home.resolve("backup-" + ID + ".request")).exists();
        desk.look();

        onlyTheKeysAreLeft();
        assertThat(tasks).isEmpty();
    }

    @Test
    void copyThatAKilledLinkgateHasBegunIsBegunAgain() throws Exception {
        try (CopyRequest request = request()) {
            desk = desk((directory, stopped) -> {
                Files.writeString(directory.resolve("half"), "a co");
                throw new IllegalStateException("killed");
            });
            desk.look(); // and never runs
            Path begun;
            try (var files = Files.newDirectoryStream(home, "*.request")) {
                begun = files.iterator().next();
            }
            Path unfinished =
                    begun.resolveSibling(begun.getFileName().toString().replace(".request", ".new"));
            Files.createDirectory(unfinished);
            Files.writeString(unfinished.resolve("half"), "a co");
            tasks.clear();
            copies();

            desk.look();
            run();

            assertThat(request.copy().orElseThrow()).isDirectoryNotContaining("glob:**half");
        }
    }

    @Test
    void whatOnlyLooksLikeARequestIsNotOpenedAndGoes() throws Exception {
        Path link = home.resolve("backup-" + ID + ".request");
        Files.createSymbolicLink(link, home.resolve("keyset.json"));
        Path other = home.resolve("backup-" + ID.replace('0', 'f') + ".request");
        Files.writeString(other, "BACKUP TO 'everything'");
        Path unknown = Files.writeString(home.resolve("backup-notes.txt"), "of the operator");

        desk.look();
        desk.look();

        assertThat(tasks).isEmpty();
        assertThat(link).doesNotExist();
        assertThat(other).doesNotExist();
        assertThat(unknown).exists();
        assertThat(home.resolve("keyset.json")).hasContent("the keys");
    }

    @Test
    void linkInThePlaceOfTheCopyLeadsNowhere() throws Exception {
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        try (CopyRequest request = request()) {
            try (var files = Files.newDirectoryStream(home, "*.request")) {
                Path file = files.iterator().next();
                Files.createSymbolicLink(
                        file.resolveSibling(file.getFileName().toString().replace(".request", ".new")), elsewhere);
            }
            desk.look();
            run();

            assertThat(request.copy().orElseThrow().resolve("database")).hasContent("a copy");
        }
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void nothingIsBegunOnceTheDeskIsClosed() throws Exception {
        try (CopyRequest request = request()) {
            desk.close();
            desk.look();

            assertThat(tasks).isEmpty();
            assertThat(request.copy()).isEmpty();
        }
    }

    private CopyRequest request() throws IOException {
        return CopyRequest.make(home, RandomGenerator.getDefault());
    }

    private CopyDesk desk(CopyDesk.Copier copier) {
        return new CopyDesk(home, copier, tasks::add);
    }

    private void run() {
        tasks.remove().run();
    }

    private void onlyTheKeysAreLeft() {
        assertThat(home).isDirectoryNotContaining("glob:**/backup-*").isDirectoryContaining("glob:**/keyset.json");
    }
}
