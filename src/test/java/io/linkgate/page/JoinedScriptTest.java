package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JoinedScriptTest {

    private static final Pattern IMPORT =
            Pattern.compile("^import (?:\\{(.+)\\}|\\w+) from '(.+)';$", Pattern.MULTILINE);
    private static final Pattern INLINE =
            Pattern.compile("<script(?: type=\"module\")?>(.*?)</script>", Pattern.DOTALL);
    private static final Pattern LATE = Pattern.compile("import\\('([^']+)'\\)");
    private static final Pattern EXPORT = Pattern.compile(
            "^export (?:async )?(?:function|class|const) (\\w+)|^export \\{(.+)\\};$", Pattern.MULTILINE);

    @Test
    void modulesOfAFolderAreOneScriptInTheOrderInWhichTheyNeedEachOther() {
        assertThat(JoinedScript.of(
                        "/js/a.js",
                        Map.of(
                                "/js/a/one.js", """
                                import {h, put} from '../b/dom.js';
                                import {two} from './two.js';
                                import words from '../../lang/words.js';
                                export const one = () => two(h, put, words);
                                """,
                                "/js/a/two.js", """
                                import {
                                  h,
                                  say,
                                } from '../b/tree.js';
                                export function two() {
                                return import(`../../lang/${h}.js`).catch(() => import('../c/late.js'));
                                }
                                """,
                                "/js/a/index.js", "export {two} from './two.js';\n"),
                        Map.of()))
                .isEqualTo("""
                        import words from '../lang/words.js';
                        import {h,put,say} from './b.js';
                        export function two() {
                        return import(`../lang/${h}.js`).catch(() => import('./c.js'));
                        }
                        export const one = () => two(h, put, words);""");
    }

    @Test
    void moduleOutsideOfFoldersStaysAlone() {
        assertThat(JoinedScript.of(
                        "/link/visitor.js",
                        Map.of("/link/visitor.js", "import {h} from '../js/b/dom.js';\nh();"),
                        Map.of()))
                .isEqualTo("import {h} from '../js/b.js';\nh();");
        assertThat(ScriptFolders.scriptOf("/js/alone.js")).isEqualTo("/js/alone.js");
        assertThat(ScriptFolders.scriptOf("/js/a/deep/er.js")).isEqualTo("/js/a.js");
    }

    @Test
    void whatTheDashboardAlwaysNeedsIsInItsScript() {
        assertThat(JoinedScript.of(
                        "/app.js",
                        Map.of(
                                "/app.js", "import {h} from './js/page/dom.js';\nh(() => import('./js/late/one.js'));",
                                "/js/page/dom.js",
                                        "import words from '../../lang/languages.js';\nexport const h = words;"),
                        Map.of("/lang/languages.js", "export default {en: 'English'};")))
                .isEqualTo("""
                        const words = {en: 'English'};
                        export const h = words;
                        h(() => import('./js/late.js'));""");
        assertThat(ScriptFolders.scriptOf("/js/shell/frame.js")).isEqualTo("/app.js");
        assertThat(JoinedScript.of(
                        "/js/late.js", Map.of("/js/late/one.js", "import {h} from '../page/dom.js';\nh();"), Map.of()))
                .isEqualTo("import {h} from '../app.js';\nh();");
    }

    @Test
    void scriptOfAPageHasAllThatItsModuleNeedsAndExportsNothing() {
        assertThat(JoinedScript.ofPage(
                        "/link/page.html",
                        "/link/one.js",
                        Map.of(
                                "/link/one.js", "import {a, b} from '../js/a/two.js';\na(b);",
                                "/js/a/two.js", """
                                import sent from '../../lang/en.js';
                                import {c} from '../b/three.js';
                                export {c};
                                export const b = `${c} export`;
                                export async function a(code) {
                                return import(`../../lang/${code}.js`);
                                }""",
                                "/js/b/three.js", "import texts from '../../lang/en.js';\nexport const c = texts;",
                                "/js/b/other.js", "unused();"),
                        Map.of("/lang/en.js", "export default {\n};")))
                .isEqualTo("""
                        const sent = {
                        };
                        const texts = {
                        };
                        const c = texts;
                        const b = `${c} export`;
                        async function a(code) {
                        return import(`../lang/${code}.js`);
                        }
                        a(b);""");
    }

    /** A script within a page has no address that a late part could import from. */
    @Test
    void scriptOfAPageLoadsNoModuleLater() {
        assertThatThrownBy(() -> JoinedScript.ofPage(
                        "/link/page.html",
                        "/link/one.js",
                        Map.of("/link/one.js", "import('./two.js');", "/link/two.js", ""),
                        Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two.js");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import * as b from './b.js';",
                "import {a as b} from './b.js';",
                "import './b.js';",
                "export * from './b.js';",
                "export {a} from '../c/c.js';",
                "const b = await import(name);",
                "const b = import.meta.url;",
                "import {gone} from './gone.js';",
                "import {a} from './a.js';"
            })
    void whatCannotBeJoinedIsNotSentWrongly(String line) {
        assertThatThrownBy(() -> JoinedScript.of("/js/a.js", Map.of("/js/a/a.js", line, "/js/a/b.js", ""), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/js/");
    }

    static Stream<Map.Entry<String, String>> sent() {
        return Stream.concat(all().entrySet().stream(), inPages());
    }

    /** The scripts that are files. */
    private static Map<String, String> all() {
        return WebappFiles.paths(".js").stream()
                .filter(path -> ScriptFolders.isModule(path) && !ScriptFolders.isOfAPage(path))
                .map(ScriptFolders::scriptOf)
                .distinct()
                .collect(Collectors.toMap(path -> path, WebappFiles::text));
    }

    private static Stream<Map.Entry<String, String>> inPages() {
        return WebappFiles.paths(".html").stream()
                .flatMap(page -> INLINE.matcher(WebappFiles.text(page))
                        .results()
                        .map(script -> Map.entry(page, script.group(1))));
    }

    @Test
    void everyPageHasItsScripts() {
        assertThat(inPages().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "/index.html",
                        "/link/over.html",
                        "/link/unknown.html",
                        "/link/visitor.html",
                        "/link/visitor.html");
    }

    /** Two modules with one name at their top would be an error of the language in the script that both are in. */
    @ParameterizedTest
    @MethodSource("sent")
    void everyScriptOfThePagesCanBeRead(Map.Entry<String, String> script) throws IOException {
        try (Context context = Context.newBuilder("js")
                .option("engine.WarnInterpreterOnly", "false")
                .build()) {
            assertThat(context.parse(Source.newBuilder("js", script.getValue(), script.getKey())
                            .mimeType("application/javascript+module")
                            .build()))
                    .isNotNull();
        }
    }

    /** A browser would refuse the whole script for one name. */
    @ParameterizedTest
    @MethodSource("sent")
    void everythingThatAScriptImportsIsThere(Map.Entry<String, String> script) throws IOException {
        Map<String, String> all = all();
        String path = script.getKey();
        for (MatchResult each : IMPORT.matcher(script.getValue()).results().toList()) {
            String from = resolved(script.getKey(), each.group(2));
            if (each.group(1) != null) {
                assertThat(exports(all.get(from)))
                        .as("%s of %s", from, path)
                        .contains(each.group(1).split(","));
            }
        }
        for (MatchResult each : LATE.matcher(script.getValue()).results().toList()) {
            assertThat(all).containsKey(resolved(script.getKey(), each.group(1)));
        }
    }

    /** Scripts that need each other would depend on which of them is loaded first. */
    @Test
    void foldersNeedEachOtherInOneDirection() throws IOException {
        List<String> first = List.of("/app.js", "/js/wizard.js");
        Map<String, String> all = all();
        for (String script : first) {
            assertThat(IMPORT.matcher(all.get(script)).results().map(each -> resolved(script, each.group(2))))
                    .as(script)
                    .isSubsetOf(first.subList(0, first.indexOf(script)));
        }
    }

    private static String resolved(String script, String address) {
        return JoinedScript.resolved(script, address);
    }

    private static List<String> exports(String script) {
        return EXPORT.matcher(script)
                .results()
                .flatMap(each -> each.group(1) != null
                        ? Stream.of(each.group(1))
                        : Stream.of(each.group(2).split(", ")))
                .collect(Collectors.toList());
    }
}
