package io.linkgate.documentation;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page in Markdown: its links lead somewhere and its prose is wrapped. */
class PagesTest {

    private static final int MAX_WIDTH = 120;
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```");

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
                                    .map(Path::of),
                            docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void thereAreManyPages() throws IOException {
        assertThat(pages()).hasSizeGreaterThan(60);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        List<String> dead = new ArrayList<>();
        for (String link : LINK.matcher(withoutCode(page))
                .results()
                .map(found -> found.group(1))
                .toList()) {
            if (!link.matches("https?://.*") && !leadsSomewhere(page, link)) {
                dead.add(link);
            }
        }

        assertThat(dead).as("dead links of %s", page).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void proseIsWrapped(Path page) throws IOException {
        assertThat(withoutCode(page).lines())
                .as("%s: lines of more than %d characters that are no table", page, MAX_WIDTH)
                .filteredOn(line -> !line.startsWith("|"))
                .allMatch(line -> line.length() <= MAX_WIDTH);
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
    }

    /** The names that GitHub gives to headings: small letters, no punctuation, hyphens for blanks. */
    private static List<String> anchors(Path page) throws IOException {
        return HEADING.matcher(withoutCode(page))
                .results()
                .map((MatchResult heading) -> heading.group(1).toLowerCase(ROOT))
                .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .collect(Collectors.toList());
    }

    private static String withoutCode(Path page) throws IOException {
        return CODE.matcher(Files.readString(page)).replaceAll("");
    }
}
