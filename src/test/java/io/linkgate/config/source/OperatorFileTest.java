package io.linkgate.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that a new home gets. */
class OperatorFileTest {

    private static final SettingName NAME = new SettingName("LINKGATE_SYSTEM_NAME", "linkgate.system-name", false);

    @TempDir
    private Path home;

    @Test
    void newHomeGetsAFileForItsOwnerAloneThatSetsNothing() throws Exception {
        assertThat(OperatorFile.writeOnce(home)).isEmpty();

        Path file = home.resolve("linkgate.conf");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).content().contains("#linkgate.system-name = Linkgate\n");
        OperatorFile read = OperatorFile.read(home, List.of(NAME));
        assertThat(read.values()).isEmpty();
        assertThat(read.problems()).isEmpty();
        assertThat(read.warnings()).isEmpty();
        assertThat(home).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void settingWorksOnceItsSignIsRemoved() throws Exception {
        OperatorFile.writeOnce(home);
        Path file = home.resolve("linkgate.conf");
        Files.writeString(file, Files.readString(file).replace("#linkgate.system-name", "linkgate.system-name"));

        assertThat(OperatorFile.read(home, List.of(NAME)).values()).containsEntry("linkgate.system-name", "Linkgate");
    }

    @Test
    void fileOfTheOperatorIsNeverOverwritten() throws Exception {
        Path file = Files.writeString(home.resolve("linkgate.conf"), "linkgate.system-name = ours\n");

        assertThat(OperatorFile.writeOnce(home)).isEmpty();

        assertThat(file).hasContent("linkgate.system-name = ours");
    }

    @Test
    void fileThatOthersMayReadIsAWarning() throws Exception {
        Path file = Files.writeString(home.resolve("linkgate.conf"), "linkgate.system-name = ours\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(OperatorFile.read(home, List.of(NAME)).warnings())
                .singleElement()
                .asString()
                .contains("chmod 600");
    }

    @Test
    void homeThatTakesNoFileIsAReportNotAFailure() throws Exception {
        Path missing = home.resolve("missing");

        assertThat(OperatorFile.writeOnce(missing))
                .hasValueSatisfying(text ->
                        assertThat(text).startsWith(missing.resolve("linkgate.conf") + " could not be written"));
    }
}
