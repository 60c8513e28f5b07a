package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the static files of the pages must keep, so that their Content-Security-Policy can stay as strict as it is and
 * they stay small.
 */
class PageFilesTest {

    private static final Path WEBAPP = Path.of("src/main/webapp");
    private static final int MAX_HOME_BYTES = 56_000;
    private static final Path REFERENCE_PAGE = WEBAPP.resolve("docs");

    private static final Pattern REFERENCE =
            Pattern.compile("(?:src|href)=\"([^\"#][^\"]*)\"|from '([^']+)'|import\\('([^']+)'\\)");
    private static final Pattern IMPORT =
            Pattern.compile("^(?:import|export) (?:[^']*? from )?'([^']+)'|^} from '([^']+)'", Pattern.MULTILINE);
    private static final Pattern PRELOAD = Pattern.compile("<link rel=\"modulepreload\" href=\"([^\"]+)\">");
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
                    .allMatch(reference -> Files.isRegularFile(file.getParent()
                            .resolve(reference + (reference.endsWith("/") ? "index.html" : ""))
                            .normalize()));
        }
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

    /** Otherwise the browser would learn of a module only when it has read the one that needs it. */
    @ParameterizedTest
    @CsvSource({
        "index.html, app.js, js/home/home.js",
        "link/visitor.html, link/visitor.js, js/wizard/wizard.js",
        "link/over.html, link/visitor.js, link/visitor.js",
        "link/unknown.html, link/visitor.js, link/visitor.js"
    })
    void everyModuleOfAPageIsLoadedAtOnce(String page, String script, String part) throws IOException {
        Set<Path> needed = new LinkedHashSet<>();
        for (String entry : List.of(script, part)) {
            needed.addAll(modules(WEBAPP.resolve(entry)));
        }
        needed.remove(WEBAPP.resolve(script));
        List<Path> preloaded = PRELOAD.matcher(Files.readString(WEBAPP.resolve(page)))
                .results()
                .map(found ->
                        WEBAPP.resolve(page).resolveSibling(found.group(1)).normalize())
                .toList();

        assertThat(preloaded).containsExactlyInAnyOrderElementsOf(needed);
    }

    /** What a browser loads for the home in one language, compressed. */
    @Test
    void homeIsSmall() throws IOException {
        Set<Path> files = new LinkedHashSet<>(modules(WEBAPP.resolve("app.js")));
        files.addAll(modules(WEBAPP.resolve("js/home/home.js")));
        files.addAll(List.of(WEBAPP.resolve("index.html"), WEBAPP.resolve("icon.svg"), WEBAPP.resolve("lang/en.js")));
        files.addAll(files(".css").stream()
                .filter(file -> file.startsWith(WEBAPP.resolve("css")))
                .toList());

        assertThat(sent(files)).isBetween(20_000, MAX_HOME_BYTES);
    }

    private static int sent(Set<Path> files) throws IOException {
        int bytes = 0;
        for (Path file : files) {
            byte[] sent = PageSource.slim("/" + WEBAPP.relativize(file), Files.readAllBytes(file));
            StaticFile form = StaticFile.of("text/plain", sent);
            bytes += form.compressed().orElse(form.plain()).length();
        }
        return bytes;
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
