package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
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

class ScriptFoldersTest {

    private static final Pattern IMPORT =
            Pattern.compile("^import (?:\\{(.+)\\}|\\w+) from '(.+)';$", Pattern.MULTILINE);
    private static final Pattern LATE = Pattern.compile("import\\('([^']+)'\\)");
    private static final Pattern EXPORT = Pattern.compile(
            "^export (?:async )?(?:function|class|const) (\\w+)|^export \\{(.+)\\};$", Pattern.MULTILINE);

    @Test
    void modulesOfAFolderAreOneScriptInTheOrderInWhichTheyNeedEachOther() {
        assertThat(ScriptFolders.join(
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
                                "/js/a/index.js", "export {two} from './two.js';\n")))
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
        assertThat(ScriptFolders.join(
                        "/link/visitor.js", Map.of("/link/visitor.js", "import {h} from '../js/b/dom.js';\nh();")))
                .isEqualTo("import {h} from '../js/b.js';\nh();");
        assertThat(ScriptFolders.scriptOf("/js/alone.js")).isEqualTo("/js/alone.js");
        assertThat(ScriptFolders.scriptOf("/js/a/deep/er.js")).isEqualTo("/js/a.js");
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
        assertThatThrownBy(() -> ScriptFolders.join("/js/a.js", Map.of("/js/a/a.js", line, "/js/a/b.js", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/js/");
    }

    static Stream<Map.Entry<String, String>> sent() throws IOException {
        return SentScripts.all().entrySet().stream();
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
        Map<String, String> all = SentScripts.all();
        Path path = Path.of(script.getKey());
        for (MatchResult each : IMPORT.matcher(script.getValue()).results().toList()) {
            String from = path.resolveSibling(each.group(2)).normalize().toString();
            if (each.group(1) != null) {
                assertThat(exports(all.get(from)))
                        .as("%s of %s", from, path)
                        .contains(each.group(1).split(","));
            }
        }
        for (MatchResult each : LATE.matcher(script.getValue()).results().toList()) {
            assertThat(all)
                    .containsKey(path.resolveSibling(each.group(1)).normalize().toString());
        }
    }

    /** Scripts that need each other would depend on which of them is loaded first. */
    @Test
    void foldersNeedEachOtherInOneDirection() throws IOException {
        List<String> first = List.of("/js/page.js", "/js/wizard.js", "/js/number.js", "/js/shell.js");
        Map<String, String> all = SentScripts.all();
        for (String script : first) {
            assertThat(IMPORT.matcher(all.get(script))
                            .results()
                            .map(each -> "/js/" + each.group(2).substring(2)))
                    .as(script)
                    .filteredOn(each -> !each.contains("lang"))
                    .isSubsetOf(first.subList(0, first.indexOf(script)));
        }
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
