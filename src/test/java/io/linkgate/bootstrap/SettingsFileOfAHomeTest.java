package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileOfAHomeTest {

    @TempDir
    private Path home;

    @Test
    void newHomeGetsAFileForItsOwnerAlone() throws Exception {
        Files.createFile(home.resolve("settings1234.new")); // of a start that was killed

        assertThat(LinkgateListener.writeSettingsFile(home)).isEmpty();

        Path file = home.resolve("linkgate.conf");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).content().contains("#linkgate.system-name = Linkgate\n");
        assertThat(home).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void fileOfTheOperatorIsNeverOverwritten() throws Exception {
        Path file = Files.writeString(home.resolve("linkgate.conf"), "linkgate.system-name = ours\n");

        assertThat(LinkgateListener.writeSettingsFile(home)).isEmpty();

        assertThat(file).hasContent("linkgate.system-name = ours");
    }

    @Test
    void homeThatTakesNoFileIsAReportNotAFailure() {
        Path missing = home.resolve("missing");

        assertThat(LinkgateListener.writeSettingsFile(missing))
                .hasValueSatisfying(text ->
                        assertThat(text).startsWith(missing.resolve("linkgate.conf") + " could not be written"));
    }
}
