package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    private static final byte[] CONTENT = "secret".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private final List<Boolean> wasThereWhenForced = new ArrayList<>();
    private Path path;
    private AtomicFile file;

    @BeforeEach
    void make() {
        path = directory.resolve("keys.json");
        file = new AtomicFile(path, "keys", where -> {
            assertThat(where).isEqualTo(directory);
            wasThereWhenForced.add(Files.exists(path));
        });
    }

    @Test
    void nameIsOnDiskBeforeTheCallReturns() throws IOException {
        file.create(CONTENT);
        file.replace(CONTENT);

        assertThat(wasThereWhenForced).containsExactly(true, true);
    }

    @Test
    void fileIsForItsOwnerAloneAndNothingElseIsLeft() throws IOException {
        file.create(CONTENT);

        assertThat(path).hasBinaryContent(CONTENT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(path));
    }

    @Test
    void fileThatIsThereIsNotCreatedAgain() throws IOException {
        file.create(CONTENT);

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> file.create("other".getBytes(StandardCharsets.UTF_8)));
        assertThat(path).hasBinaryContent(CONTENT);
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(path));
    }

    @Test
    void temporaryFilesOfKilledWritersAreSweptAndNothingElse() throws IOException {
        Files.write(directory.resolve("keys1234567890.new"), CONTENT);
        Files.write(directory.resolve("keys77.new"), CONTENT);
        Files.write(directory.resolve("keys.new"), CONTENT);
        Files.write(directory.resolve("monkeys12.new"), CONTENT);
        file.create(CONTENT);

        file.sweep();

        try (var files = Files.list(directory)) {
            assertThat(files.map(left -> left.getFileName().toString()))
                    .containsExactlyInAnyOrder("keys.json", "keys.new", "monkeys12.new");
        }
    }

    @Test
    void noOtherClassWritesFilesOfItsOwnThatWay() {
        ArchRuleDefinition.noClasses()
                .that()
                .doNotHaveFullyQualifiedName(AtomicFile.class.getName())
                .and()
                .haveSimpleNameNotStartingWith("HomeDirectory") // which only tries whether it can write
                .and()
                .haveSimpleNameNotStartingWith("BackupFile") // which is not small, and is never replaced
                .should()
                .callMethod(
                        Files.class,
                        "createTempFile",
                        Path.class,
                        String.class,
                        String.class,
                        java.nio.file.attribute.FileAttribute[].class)
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.linkgate"));
    }
}
