package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageSourceTest {

    private static final Path WEBAPP = Path.of("src/main/webapp");

    @Test
    void commentsAndIndentationAreNotSent() {
        String script = """
                // The first line.

                /**
                 * What it does. `ignored`
                 * /* and what not
                 */
                export function a() {
                  /* here */
                  const b = '// no comment'; // stays
                  return `/* ${b} */`;
                }
                """;

        assertThat(slim("/js/a.js", script))
                .isEqualTo("export function a() {\nconst b = '// no comment'; // stays\nreturn `/* ${b} */`;\n}");
    }

    @Test
    void styleSheetsHaveNoCommentsOfLines() {
        assertThat(slim("/css/a.css", "/* one */\na {\n  b: c;\n}\n// d {}\n")).isEqualTo("a {\nb: c;\n}\n// d {}");
    }

    @Test
    void allElseIsSentAsItIs() {
        for (String path : List.of("/index.html", "/icon.svg", "/docs/scalar.js", "/openapi.yaml")) {
            assertThat(slim(path, "  // a\n\n/* b */\n")).as(path).isEqualTo("  // a\n\n/* b */\n");
        }
    }

    /** A text over several lines would lose its indentation, and what looks like a comment in it. */
    @Test
    void noTextOfAScriptExtendsOverLines() throws IOException {
        for (Path file : files(".js")) {
            for (String line :
                    slim("/" + WEBAPP.relativize(file), Files.readString(file)).split("\n")) {
                assertThat(line.chars().filter(c -> c == '`').count() % 2)
                        .as("%s: %s", file, line)
                        .isZero();
                assertThat(line).as("%s", file).doesNotEndWith("\\");
            }
        }
    }

    /** Code behind the end of a comment would be lost, and so would all behind a comment that ends before code. */
    @Test
    void everyCommentOfSeveralLinesEndsItsLine() throws IOException {
        for (Path file : files(".js", ".css")) {
            String slim = slim("/" + WEBAPP.relativize(file), Files.readString(file));
            assertThat(Files.readString(file)).as("%s", file).doesNotContainPattern("(?m)^ */\\*.*\\*/ *\\S.*$");
            assertThat(balance(slim))
                    .as("%s", file)
                    .isEqualTo(balance(Files.readString(file)
                            .replaceAll("(?s)/\\*.*?\\*/", "")
                            .replaceAll("(?m)^\\s*//.*$", "")));
        }
    }

    /** Returns the number of characters that are no space. */
    private static long balance(String text) {
        return text.replaceAll("(?s)/\\*.*?\\*/", "")
                .chars()
                .filter(c -> !Character.isWhitespace(c))
                .count();
    }

    private static String slim(String path, String content) {
        return new String(PageSource.slim(path, content.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private static List<Path> files(String... endings) throws IOException {
        try (Stream<Path> files = Files.walk(WEBAPP)) {
            return files.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .filter(file -> !file.startsWith(WEBAPP.resolve("docs")))
                    .toList();
        }
    }
}
