package io.linkgate.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedWarTest {

    @TempDir
    private Path directory;

    @Test
    void filesAreForTheirOwnerAloneAndGoneAfterwards() throws Exception {
        Path files;
        try (UnpackedWar war = UnpackedWar.of(war("WEB-INF/lib/a.jar"), directory)) {
            files = war.files();
            assertThat(files.resolve("WEB-INF/lib/a.jar")).hasContent("content");
            assertThat(war.jars("WEB-INF/lib")).containsExactly(files.resolve("WEB-INF/lib/a.jar"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(files.getParent()).doesNotExist();
    }

    @Test
    void whatAKilledProcessLeftIsDeletedAndWhatIsUsedIsNot() throws Exception {
        Path left = Files.createDirectory(directory.resolve("linkgate-war-1"));
        Files.createFile(left.resolve("lock"));
        Path beingMade = Files.createDirectory(directory.resolve("linkgate-war-2"));
        Path foreign = Files.createDirectory(directory.resolve("other"));
        Files.createFile(foreign.resolve("lock"));

        try (UnpackedWar used = UnpackedWar.of(war("index.html"), directory);
                UnpackedWar another = UnpackedWar.of(war("index.html"), directory)) {
            assertThat(left).doesNotExist();
            assertThat(beingMade).exists();
            assertThat(foreign).exists();
            assertThat(used.files()).isDirectory();
            assertThat(another.files()).isDirectory();
        }
    }

    @Test
    void everythingIsAccessedWhenItIsTouchedAndNothingIsChanged() throws Exception {
        FileTime longAgo = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        FileTime now = FileTime.from(Instant.parse("2026-02-01T00:00:00Z"));
        try (UnpackedWar war = UnpackedWar.of(war("WEB-INF/lib/a.jar"), directory);
                Stream<Path> walked = Files.walk(war.files().getParent())) {
            List<Path> all = walked.toList();
            for (Path each : all) {
                Files.getFileAttributeView(each, BasicFileAttributeView.class).setTimes(longAgo, longAgo, null);
            }

            war.touch(now);

            assertThat(all).hasSizeGreaterThan(5).allSatisfy(each -> {
                assertThat(Files.readAttributes(each, BasicFileAttributes.class).lastModifiedTime())
                        .isEqualTo(longAgo);
            });
            assertThat(Files.readAttributes(war.files().resolve("WEB-INF/lib/a.jar"), BasicFileAttributes.class)
                            .lastAccessTime())
                    .isEqualTo(now);
        }
    }

    @Test
    void directoryOfAnotherUserIsNotDeleted() throws Exception {
        Path left = Files.createDirectory(directory.resolve("linkgate-war-1"));
        Files.createFile(left.resolve("lock"));

        UnpackedWar.sweep(directory, () -> "another user");
        assertThat(left).exists();

        UnpackedWar.sweep(directory, Files.getOwner(left));
        assertThat(left).doesNotExist();
    }

    @Test
    void directoryIsUsedAsItIs() throws Exception {
        Path unpacked = Files.createDirectory(directory.resolve("war"));

        try (UnpackedWar war = UnpackedWar.of(unpacked, directory)) {
            assertThat(war.files()).isEqualTo(unpacked);
            assertThat(war.work()).isNotEqualTo(unpacked);
        }
        assertThat(unpacked).exists();
    }

    @Test
    void entryThatLeadsElsewhereIsRefused() throws Exception {
        Path war = war("../../escaped.txt");

        assertThatIOException()
                .isThrownBy(() -> UnpackedWar.of(war, directory))
                .withMessageContaining("cannot be unpacked");
        assertThat(directory.resolve("escaped.txt")).doesNotExist();
    }

    private Path war(String entry) throws Exception {
        Path war = directory.resolve("test.war");
        try (OutputStream file = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write("content".getBytes(StandardCharsets.US_ASCII));
        }
        return war;
    }
}
