package io.linkgate.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table in {@code docs/servers.md} has the versions that the build unpacks, and that of the Tomcat in the WAR. */
class ServersPageTest {

    private static final Pattern BLOCK = Pattern.compile("(?s)<!-- Servers that the WAR is tested on -->(.*?)\\n *\\n");
    private static final Pattern INSIDE = Pattern.compile("<tomcat-embed\\.version>([^<]+)<");
    private static final Pattern VERSION = Pattern.compile("<[a-z0-9-]+\\.version>([^<]+)<");

    @Test
    void everyServerOfTheBuildIsInTheTableWithItsVersion() throws Exception {
        String block = found(BLOCK, Files.readString(Path.of("pom.xml"))).get(0);
        List<String> rows = rows();

        assertThat(found(VERSION, block))
                .hasSizeGreaterThan(2)
                .allSatisfy(version -> assertThat(rows).anyMatch(row -> row.contains(" " + version + " ")));
    }

    @Test
    void tomcatInsideTheWarIsInTheTableWithItsVersion() throws Exception {
        String version = found(INSIDE, Files.readString(Path.of("pom.xml"))).get(0);

        assertThat(rows()).anyMatch(row -> row.contains("`java -jar`") && row.contains(" " + version + " "));
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(Path.of("docs/servers.md")).stream()
                .filter(line -> line.startsWith("| "))
                .toList();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
