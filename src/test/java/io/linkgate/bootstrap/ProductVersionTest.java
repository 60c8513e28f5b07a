package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProductVersionTest {

    @Test
    void versionIsThatOfTheProject() throws Exception {
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<artifactId>linkgate</artifactId>\n  <version>" + ProductVersion.CURRENT + "</version>");
    }
}
