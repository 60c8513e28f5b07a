package io.linkgate.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What README.md promises and can be compared without a server. */
class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final Path EXAMPLE = Path.of("src/test/java/io/linkgate/it/ReadmeIT.java");
    private static final Path GUIDE = Path.of("docs", "testing-with-the-sandbox.md");
    private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Pattern MARKED = Pattern.compile("(?s)// README: begin\n(.*?)\n *// README: end");
    private static final Pattern VERSION = Pattern.compile("<artifactId>linkgate</artifactId>\\s*<version>([^<]+)<");
    private static final int FIRST_SCREEN = 15;
    private static final int MAX_LINES = 115;

    @Test
    void javaExampleIsTheCodeThatIsTested() throws Exception {
        assertThat(found(JAVA, README).strip())
                .as("the Java example in README.md; copy it from between the marks in %s", EXAMPLE)
                .isEqualTo(found(MARKED, EXAMPLE).stripIndent().strip());
    }

    /** All that the example needs, and nothing of what the test does afterwards. */
    @Test
    void guideHasTheImportsOfTheExample() throws Exception {
        List<String> imports = Files.readAllLines(EXAMPLE).stream()
                .filter(line -> line.startsWith("import ") && !line.endsWith(".AfterEach;"))
                .toList();

        assertThat(found(JAVA, GUIDE).lines().filter(line -> !line.isEmpty())).containsExactlyElementsOf(imports);
    }

    @Test
    void statusIsInTheFirstScreenWithTheVersionOfTheBuild() throws Exception {
        String version = found(VERSION, Path.of("pom.xml"));

        assertThat(Files.readAllLines(README).subList(0, FIRST_SCREEN))
                .anyMatch(line -> line.contains("**Status:** version " + version + "."))
                .anyMatch(line -> line.contains("never been tried against the live WhatsApp service"));
    }

    @Test
    void readmeIsShortEnoughToFinish() throws Exception {
        assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(MAX_LINES);
    }

    private static String found(Pattern pattern, Path file) throws Exception {
        Matcher matcher = pattern.matcher(Files.readString(file));
        assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
        return matcher.group(1);
    }
}
