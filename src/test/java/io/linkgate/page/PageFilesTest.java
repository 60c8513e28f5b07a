package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the static files of the pages must keep, so that their Content-Security-Policy can stay as strict as it is and
 * they stay small.
 */
class PageFilesTest {

    private static final Path WEBAPP = Path.of("src/main/webapp");
    private static final int MAX_HOME_BYTES = 35_000;
    private static final int MAX_LINK_BYTES = 26_500;
    private static final int MAX_OVER_BYTES = 9_000;
    private static final int MAX_ALL_BYTES = 83_000;
    private static final Path REFERENCE_PAGE = WEBAPP.resolve("docs");

    private static final Pattern REFERENCE =
            Pattern.compile("(?:src|href)=\"([^\"#][^\"]*)\"|from '([^']+)'|import\\('([^']+)'\\)");
    private static final Pattern IMPORT =
            Pattern.compile("^(?:import|export) (?:[^']*? from )?'([^']+)'|^} from '([^']+)'", Pattern.MULTILINE);
    private static final Pattern LOADED = Pattern.compile("<(?:link|script)\\b[^>]* (?:href|src)=\"([^\"]+)\"");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("\\.([a-z][\\w-]*)(?=[^{}]*\\{)");
    private static final Pattern TOKEN_FIELD = Pattern.compile("'id': 'token',[^}]*}");

    @Test
    void noScriptAndNoStyleStandsInAPage() throws IOException {
        for (Path page : files(".html")) {
            String text = Files.readString(page);

            assertThat(text).as("%s", page).doesNotContainPattern("(?i)<style|\\sstyle=|\\son\\w+=|javascript:");
            assertThat(text).as("%s", page).doesNotContainPattern("(?i)<script(?![^>]* src=)");
        }
    }

    /** Trusted types forbid it; a mistake is to be seen before a browser sees it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "new Function",
                "DOMParser"
            })
    void noScriptMakesMarkupFromTexts(String way) throws IOException {
        for (Path script : files(".js")) {
            assertThat(Files.readString(script)).as("%s", script).doesNotContain(way);
        }
    }

    @Test
    void everyReferenceIsRelativeAndItsFileExists() throws IOException {
        for (Path file : files(".html", ".css", ".js")) {
            List<String> references = REFERENCE
                    .matcher(Files.readString(file))
                    .results()
                    .map(found -> Stream.of(1, 2, 3)
                            .map(found::group)
                            .filter(each -> each != null)
                            .findFirst()
                            .orElseThrow())
                    .toList();
            assertThat(references)
                    .as("%s", file)
                    .noneMatch(reference -> reference.startsWith("/") || reference.contains(":"))
                    .allMatch(
                            reference -> isServed(file.resolveSibling(reference).normalize(), reference));
        }
    }

    /** Besides the files themselves there are joined scripts and parts of languages. */
    private static boolean isServed(Path file, String reference) {
        return WebappFiles.sent().has("/" + WEBAPP.relativize(file))
                || Files.isRegularFile(reference.endsWith("/") ? file.resolve("index.html") : file)
                || Files.isDirectory(Path.of(file.toString().replaceFirst("\\.js$", "")));
    }

    @Test
    void noAddressOfAnotherServerStandsInAnyFile() throws IOException {
        for (Path file : files(".html", ".css", ".js", ".svg")) {
            String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");

            assertThat(text).as("%s", file).doesNotContainPattern("(?i:https?://[a-z0-9])|\\burl\\(|@import|['\"]//");
        }
    }

    /** A form that the script does not catch would otherwise put its fields into the address. */
    @Test
    void theFieldForTheTokenHasNoName() throws IOException {
        String script = Files.readString(WEBAPP.resolve("js/shell/signin.js"));
        String field =
                TOKEN_FIELD.matcher(script).results().findFirst().orElseThrow().group();

        assertThat(field).contains("'type': 'password'").doesNotContain("'name'");
    }

    /** What a browser learns of only when it has read something else costs a round trip. */
    @Test
    void dashboardIsLoadedWithItsPage() {
        String page = WebappFiles.text("/index.html");

        assertThat(LOADED.matcher(page).results().map(each -> each.group(1)))
                .containsExactly("icon.svg", "lang/home/en.js", "app.js");
        assertThat(WebappFiles.text(ScriptFolders.DASHBOARD)).doesNotContainPattern("(?m)^import ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"visitor", "over", "unknown"})
    void pageOfALinkLoadsNothingElse(String page) {
        String text = WebappFiles.text("/link/" + page + ".html");

        assertThat(LOADED.matcher(text).results().map(each -> each.group(1))).containsExactly("../icon.svg");
        assertThat(text).doesNotContainPattern("(?m)^import ");
    }

    /** What a browser loads for the home in one language, compressed. */
    @Test
    void homeIsSmall() {
        assertThat(sent(Set.of("/index.html", "/app.js", "/lang/home/en.js", "/icon.svg")))
                .isBetween(20_000, MAX_HOME_BYTES);
    }

    /** What a browser loads for a temporary link, compressed, in each language. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void pageOfALinkIsSmall(String language) {
        assertThat(sent(Set.of("/link/visitor.html", "/icon.svg"), language)).isBetween(10_000, MAX_LINK_BYTES);
    }

    @Test
    void pageOfALinkThatHasEndedIsSmaller() {
        assertThat(sent(Set.of("/link/over.html", "/icon.svg"))).isBetween(5_000, MAX_OVER_BYTES);
    }

    /** All parts of the dashboard in one language, compressed. */
    @Test
    void dashboardIsSmallInAllItsParts() {
        Set<String> sent = WebappFiles.paths(".js").stream()
                .filter(path -> ScriptFolders.isModule(path) && !ScriptFolders.isOfAPage(path))
                .map(ScriptFolders::scriptOf)
                .collect(Collectors.toSet());
        sent.addAll(Set.of("/index.html", "/icon.svg", "/icon-linked.svg"));
        LanguageParts.names().stream()
                .filter(part -> !part.equals(LanguageParts.VISITOR))
                .forEach(part -> sent.add(LanguageParts.path("/lang/en.js", part)));

        assertThat(sent(sent)).isBetween(40_000, MAX_ALL_BYTES);
    }

    private static int sent(Set<String> paths) {
        return sent(paths, "en");
    }

    private static int sent(Set<String> paths, String language) {
        SentFiles files = WebappFiles.sent();
        return paths.stream()
                .map(path -> files.get(path, List.of(language)))
                .mapToInt(file -> file.compressed().orElse(file.plain()).length())
                .sum();
    }

    /** A rule for what no page has is read by everyone who looks for the rule of something. */
    @Test
    void everyClassOfAStyleSheetIsUsed() throws IOException {
        StringBuilder users = new StringBuilder();
        for (Path file : files(".html", ".js")) {
            users.append(Files.readString(file));
        }
        for (Path sheet : files(".css")) {
            String rules = COMMENT.matcher(Files.readString(sheet)).replaceAll("");
            CLASS.matcher(rules)
                    .results()
                    .map(found -> found.group(1))
                    .distinct()
                    .forEach(name -> assertThat(users)
                            .as("%s: .%s", sheet, name)
                            .containsPattern("['`\\s\"]" + Pattern.quote(name) + "['`\\s\"]"));
        }
    }

    /** Returns the module and all that it imports, and what those import. */
    static Set<Path> modules(Path entry) throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        add(entry, found);
        return found;
    }

    private static void add(Path module, Set<Path> found) throws IOException {
        if (found.add(module)) {
            List<String> imports = IMPORT.matcher(Files.readString(module))
                    .results()
                    .map(each -> each.group(1) != null ? each.group(1) : each.group(2))
                    .toList();
            for (String each : imports) {
                add(module.getParent().resolve(each).normalize(), found);
            }
        }
    }

    private static List<Path> files(String... endings) throws IOException {
        try (Stream<Path> files = Files.walk(WEBAPP)) {
            return files.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .filter(file -> !file.startsWith(REFERENCE_PAGE))
                    .toList();
        }
    }
}
