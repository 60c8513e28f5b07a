package io.linkgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the static files of the first page must keep, so that its Content-Security-Policy can stay as strict as it is.
 */
class FirstPageTest {

    private static final Path WEBAPP = Path.of("src/main/webapp");
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"#][^\"]*)\"|from '([^']+)'");

    @Test
    void noScriptAndNoStyleStandsInThePage() throws IOException {
        String page = Files.readString(WEBAPP.resolve("index.html"));

        assertThat(page).doesNotContainPattern("(?i)<style|\\sstyle=|\\son\\w+=|javascript:");
        assertThat(page).doesNotContainPattern("(?i)<script(?![^>]* src=)");
    }

    @Test
    void everyReferenceIsRelativeAndItsFileExists() throws IOException {
        for (Path file : files()) {
            List<String> references = REFERENCE
                    .matcher(Files.readString(file))
                    .results()
                    .map(FirstPageTest::target)
                    .toList();
            assertThat(references)
                    .as("%s", file)
                    .noneMatch(reference -> reference.startsWith("/") || reference.contains(":"))
                    .allMatch(reference -> Files.isRegularFile(file.getParent()
                            .resolve(reference + (reference.endsWith("/") ? "index.html" : ""))
                            .normalize()));
        }
    }

    @Test
    void noAddressOfAnotherServerStandsInAnyFile() throws IOException {
        for (Path file : files()) {
            String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");

            assertThat(text).as("%s", file).doesNotContainPattern("(?i:https?:)|\\burl\\(|@import|['\"]//");
        }
    }

    /** A form that the script does not catch would otherwise put its fields into the address. */
    @Test
    void theFieldForTheTokenHasNoName() throws IOException {
        String page = Files.readString(WEBAPP.resolve("index.html"));
        String field = Pattern.compile("<input id=\"token\"[^>]*>")
                .matcher(page)
                .results()
                .findFirst()
                .orElseThrow()
                .group();

        assertThat(field).contains("type=\"password\"").doesNotContain("name=");
    }

    private static String target(MatchResult reference) {
        return reference.group(1) != null ? reference.group(1) : reference.group(2);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Stream.concat(Files.list(WEBAPP), Files.list(WEBAPP.resolve("js")))) {
            return files.filter(file -> file.toString().matches(".*\\.(html|css|js|svg)"))
                    .toList();
        }
    }
}
