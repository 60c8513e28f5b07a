package io.linkgate.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code CHANGELOG.md}: its newest section is that of the version in {@code pom.xml}. */
class ChangelogTest {

    private static final Pattern VERSION =
            Pattern.compile("<artifactId>linkgate</artifactId>\\s*<version>([^<]+?)(-SNAPSHOT)?<");
    private static final Pattern SECTION =
            Pattern.compile("## (\\d+\\.\\d+\\.\\d+) - (unreleased|\\d{4}-\\d{2}-\\d{2})");

    @Test
    void newestSectionIsThatOfTheVersion() throws Exception {
        Matcher version = VERSION.matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        Matcher newest = SECTION.matcher(sections().get(0));
        assertThat(newest.matches()).as("the first section").isTrue();

        boolean snapshot = version.group(2) != null;
        boolean released = !newest.group(2).equals("unreleased");
        if (snapshot && released) {
            assertThat(newest.group(1)).as("the version before").isNotEqualTo(version.group(1));
        } else {
            assertThat(newest.group(1)).isEqualTo(version.group(1));
            assertThat(released).as("dated").isEqualTo(!snapshot);
        }
    }

    @Test
    void onlyTheNewestSectionIsUnreleased() throws Exception {
        assertThat(sections()).allMatch(section -> SECTION.matcher(section).matches());
        assertThat(sections().stream().skip(1)).noneMatch(section -> section.endsWith("unreleased"));
    }

    private static List<String> sections() throws Exception {
        try (var lines = Files.lines(Path.of("CHANGELOG.md"))) {
            return lines.filter(line -> line.startsWith("## ")).toList();
        }
    }
}
