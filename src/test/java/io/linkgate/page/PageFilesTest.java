package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the static files of the pages must keep, so that their Content-Security-Policy can stay as strict as it is and
 * they stay small.
 */
class PageFilesTest {

    private static final Path WEBAPP = Path.of("src/main/webapp");
    private static final int MAX_HOME_BYTES = 50_000;
    private static final int MAX_LINK_BYTES = 27_500;
    private static final int MAX_ALL_BYTES = 92_000;
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
                    .allMatch(
                            reference -> isServed(file.resolveSibling(reference).normalize(), reference));
        }
    }

    /** The modules of a folder are sent as one script. */
    private static boolean isServed(Path file, String reference) {
        return Files.isRegularFile(reference.endsWith("/") ? file.resolve("index.html") : file)
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

    /** Otherwise the browser would learn of a script only when it has read the one that needs it. */
    @ParameterizedTest
    @CsvSource({
        "index.html, app.js, js/home/home.js",
        "link/visitor.html, link/visitor.js, js/wizard/wizard.js",
        "link/over.html, link/visitor.js, link/visitor.js",
        "link/unknown.html, link/visitor.js, link/visitor.js"
    })
    void everyScriptOfAPageIsLoadedAtOnce(String page, String script, String part) throws IOException {
        Set<String> needed = scripts(script, part);
        needed.remove("/" + script);
        Set<String> preloaded = PRELOAD.matcher(Files.readString(WEBAPP.resolve(page)))
                .results()
                .map(found -> "/"
                        + WEBAPP.relativize(WEBAPP.resolve(page)
                                .resolveSibling(found.group(1))
                                .normalize()))
                .collect(Collectors.toSet());

        assertThat(preloaded).isEqualTo(needed);
    }

    /** What a browser loads for the home in one language, compressed. */
    @Test
    void homeIsSmall() throws IOException {
        Set<String> sent = scripts("app.js", "js/home/home.js");
        sent.addAll(Set.of("/index.html", "/icon.svg", "/lang/en.js"));
        for (Path sheet : files(".css")) {
            sent.add("/" + WEBAPP.relativize(sheet));
        }

        assertThat(sent(sent)).isBetween(20_000, MAX_HOME_BYTES);
    }

    /** What a browser loads for a temporary link in one language, compressed. */
    @Test
    void pageOfALinkIsSmall() throws IOException {
        Set<String> sent = scripts("link/visitor.js", "js/wizard/wizard.js");
        sent.addAll(
                Set.of("/link/visitor.html", "/icon.svg", "/lang/visitor/en.js", "/css/base.css", "/css/wizard.css"));

        assertThat(sent(sent)).isBetween(10_000, MAX_LINK_BYTES);
    }

    /** All parts of all pages in one language, compressed. */
    @Test
    void allPagesTogetherAreSmall() throws IOException {
        Set<String> sent = new LinkedHashSet<>();
        for (Path file : files(".html", ".css", ".svg", ".js")) {
            sent.add(ScriptFolders.scriptOf("/" + WEBAPP.relativize(file)));
        }
        sent.remove("/lang/de.js");

        assertThat(sent(sent)).isBetween(40_000, MAX_ALL_BYTES);
    }

    private static int sent(Set<String> paths) throws IOException {
        int bytes = 0;
        for (String path : paths) {
            StaticFile form = StaticFile.of("text/plain", content(path));
            bytes += form.compressed().orElse(form.plain()).length();
        }
        return bytes;
    }

    private static byte[] content(String path) throws IOException {
        if (ScriptFolders.isModule(path)) {
            return SentScripts.text(path).getBytes(StandardCharsets.UTF_8);
        }
        if (path.startsWith("/lang/visitor/")) {
            return PageSource.slim(path, VisitorTexts.of(Files.readAllBytes(WEBAPP.resolve("lang/en.js"))));
        }
        return PageSource.slim(path, Files.readAllBytes(WEBAPP.resolve(path.substring(1))));
    }

    /** Returns the scripts that are sent for modules and all that they import. */
    private static Set<String> scripts(String... entries) throws IOException {
        Set<String> scripts = new LinkedHashSet<>();
        for (String entry : entries) {
            for (Path module : modules(WEBAPP.resolve(entry))) {
                scripts.add(ScriptFolders.scriptOf("/" + WEBAPP.relativize(module)));
            }
        }
        return scripts;
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
