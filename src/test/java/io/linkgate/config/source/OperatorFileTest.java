package io.linkgate.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings file of an operator. */
class OperatorFileTest {

    private static final SettingName NAME = new SettingName("LINKGATE_SYSTEM_NAME", "linkgate.system-name", false);

    @TempDir
    private Path home;

    @Test
    void firstFileSetsNothing() throws Exception {
        Path file = Files.write(home.resolve("linkgate.conf"), OperatorFile.first());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        OperatorFile read = OperatorFile.read(home, List.of(NAME));

        assertThat(read.values()).isEmpty();
        assertThat(read.problems()).isEmpty();
        assertThat(read.warnings()).isEmpty();
    }

    @Test
    void settingWorksOnceItsSignIsRemoved() throws Exception {
        String first = new String(OperatorFile.first(), StandardCharsets.UTF_8);
        Files.writeString(
                home.resolve("linkgate.conf"), first.replace("#linkgate.system-name", "linkgate.system-name"));

        assertThat(OperatorFile.read(home, List.of(NAME)).values()).containsEntry("linkgate.system-name", "Linkgate");
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
}
