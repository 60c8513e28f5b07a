package io.linkgate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedVersionTest {

    @Test
    void expectedVersionIsThatOfTheBuild() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<h2.version>" + EmbeddedVersion.BUILT_IN + "</h2.version>");
    }

    @Test
    void versionOfTheBuildNeedsNoWarning() {
        assertThat(EmbeddedVersion.warning(EmbeddedVersion.BUILT_IN + " (2025-09-22)"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.2.224 (2023-09-17)", "2.4.241", "2.4.24", ""})
    void warningSaysWhatRunsWhatWasExpectedAndWhatToDo(String running) {
        assertThat(EmbeddedVersion.warning(running))
                .hasValueSatisfying(warning -> assertThat(warning)
                        .contains(" H2 " + running.replaceFirst(" .*", "") + ", ")
                        .contains(" Linkgate's " + EmbeddedVersion.BUILT_IN + ".")
                        .contains("use PostgreSQL"));
    }
}
