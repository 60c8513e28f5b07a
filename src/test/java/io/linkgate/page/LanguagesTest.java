package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The texts of the pages: each in all languages, none that a script asks for missing. */
class LanguagesTest {

    private static final Path WEBAPP = Path.of("src/main/webapp");
    private static final Path LANGUAGES = WEBAPP.resolve("lang");
    private static final String INDEX = "languages.js";

    private static final Pattern TEXT = Pattern.compile(
            "^  '([a-z_]+(?:\\.[A-Za-z_]+)+)':\\s+((?:'(?:[^'\\\\]|\\\\.)*'(?:\\s*\\+\\s*)?)+),$", Pattern.MULTILINE);

    private static final Pattern ENTRY = Pattern.compile("^  '[^']+':", Pattern.MULTILINE);
    private static final Pattern PARAM = Pattern.compile("\\{(\\w+)}");

    /** Whole keys in scripts. */
    private static final Pattern ASKED = Pattern.compile("\\b(t|rich|n|has)\\(\\s*'([a-z_]+\\.[A-Za-z_.]+)'");

    private static final Pattern LITERAL = Pattern.compile("'([a-z_]+(?:\\.[A-Za-z_]+)+)'");

    /** Keys with a part that a script puts in. */
    private static final Pattern MADE = Pattern.compile("`([a-z_]+\\.[^`\\s]*\\$\\{[^`]*)`");

    /** CLDR's names of plural forms. */
    private static final Pattern PLURAL = Pattern.compile("\\.(zero|one|two|few|many|other)$");

    @Test
    void everyLineOfALanguageIsRead() throws IOException {
        for (Path file : languages()) {
            String text = Files.readString(file);

            assertThat(texts(file)).as("%s", file).hasSize((int)
                    ENTRY.matcher(text).results().count());
        }
    }

    @Test
    void everyLanguageHasTheSameTexts() throws IOException {
        Map<String, String> english = texts(LANGUAGES.resolve("en.js"));
        for (Path file : languages()) {
            assertThat(singular(texts(file).keySet())).as("%s", file).isEqualTo(singular(english.keySet()));
        }
    }

    @Test
    void everyTextHasTheSameParameters() throws IOException {
        Map<String, String> english = texts(LANGUAGES.resolve("en.js"));
        for (Path file : languages()) {
            texts(file).forEach((key, text) -> {
                if (english.containsKey(key) && (!PLURAL.matcher(key).find() || key.endsWith(".other"))) {
                    assertThat(params(text)).as("%s in %s", key, file).isEqualTo(params(english.get(key)));
                }
            });
        }
    }

    @Test
    void everyLanguageIsOffered() throws IOException {
        String index = Files.readString(LANGUAGES.resolve(INDEX));
        for (Path file : languages()) {
            String code = file.getFileName().toString().replace(".js", "");

            assertThat(index).containsPattern("[{ ]" + code + ": '");
        }
    }

    @Test
    void everyTextThatAScriptAsksForExists() throws IOException {
        Set<String> english = texts(LANGUAGES.resolve("en.js")).keySet();
        for (Path script : scripts()) {
            ASKED.matcher(Files.readString(script)).results().forEach(asked -> {
                String key = asked.group(1).equals("n") ? asked.group(2) + ".other" : asked.group(2);
                assertThat(english).as("%s", script).contains(key);
            });
        }
    }

    /** Those of the wizard are made of parts; {@link WizardTest} and {@link LanguagePartsTest} go the other way. */
    @Test
    void everyTextIsAskedForBySomeScript() throws IOException {
        StringBuilder scripts = new StringBuilder();
        for (Path script : scripts()) {
            scripts.append(Files.readString(script));
        }
        Set<String> named = LITERAL.matcher(scripts)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        List<Pattern> made = MADE.matcher(scripts)
                .results()
                .map(found -> Pattern.compile(Stream.of(found.group(1).split("\\$\\{[^}]*}", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".+"))))
                .toList();

        assertThat(singular(texts(LANGUAGES.resolve("en.js")).keySet()))
                .filteredOn(key -> !key.startsWith("wizard."))
                .allMatch(key -> named.contains(key)
                        || made.stream().anyMatch(way -> way.matcher(key).matches()));
    }

    private static Set<String> singular(Set<String> keys) {
        return keys.stream()
                .map(key -> PLURAL.matcher(key).replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> params(String text) {
        return PARAM.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> texts(Path language) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        TEXT.matcher(Files.readString(language)).results().forEach(text -> texts.put(text.group(1), text.group(2)));
        return texts;
    }

    private static List<Path> languages() throws IOException {
        try (Stream<Path> files = Files.list(LANGUAGES)) {
            return files.filter(file -> !file.endsWith(INDEX)).toList();
        }
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(WEBAPP)) {
            return files.filter(file -> file.toString().endsWith(".js"))
                    .filter(file -> !file.startsWith(LANGUAGES))
                    .filter(file -> !file.startsWith(WEBAPP.resolve("docs")))
                    .toList();
        }
    }
}
