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

/** The parts of a language: nothing that a page may show is missing, and little more is in it. */
class LanguagePartsTest {

    private static final Path WEBAPP = Path.of("src/main/webapp");
    private static final Pattern KEY = Pattern.compile("^\\s*'([^']+)':", Pattern.MULTILINE);
    private static final Pattern ASKED =
            Pattern.compile("\\b(?:t|rich|n|strong)\\(\\s*['`]([a-z_]+\\.[A-Za-z_.]+)['`]");

    private static final List<String> STATUSES = List.of(
            "STOPPED",
            "STARTING",
            "SCAN_QR_CODE",
            "PASSKEY_REQUIRED",
            "PASSKEY_CONFIRMATION_REQUIRED",
            "WORKING",
            "FAILED");

    private static final List<String> REASONS = List.of(
            "banned",
            "replaced",
            "refused",
            "unreachable",
            "resting",
            "parked",
            "logged_out",
            "wrong_number",
            "not_saved");

    @Test
    void textsOfOthersAreLeftOut() {
        String file = """
                // One language.
                export default {
                  'language.dir': 'ltr',

                  // home
                  'home.title': 'Instances',
                  'home.long':
                    'a text, ' +
                    'wizard.',
                  // wizard
                  'wizard.code': 'Scan',
                  'wizard.failed.refused': 'Refused',
                };
                """;

        assertThat(new String(
                        LanguageParts.of(file.getBytes(StandardCharsets.UTF_8), "visitor"), StandardCharsets.UTF_8))
                .contains("'language.dir': 'ltr'", "'wizard.code': 'Scan',", "};")
                .doesNotContain("home.", "a text", "'wizard.',", "refused");
    }

    @Test
    void onlyFilesOfLanguagesHaveParts() {
        assertThat(LanguageParts.isLanguage("/lang/fr.js")).isTrue();
        assertThat(LanguageParts.isLanguage("/lang/languages.js")).isFalse();
        assertThat(LanguageParts.isLanguage("/lang/old/fr.js")).isFalse();
        assertThat(LanguageParts.isLanguage("/js/i18n.js")).isFalse();
        assertThat(LanguageParts.path("/lang/fr.js", "home")).isEqualTo("/lang/home/fr.js");
    }

    /** Each text of the dashboard is in one part, and those that a script asks for are loaded with it. */
    @ParameterizedTest
    @CsvSource({
        "home, home",
        "page, home",
        "shell, home",
        "wizard, home wizard",
        "instance, home instance wizard",
        "phone, home phone",
        "admin, home admin"
    })
    void everythingThatAFolderAsksForIsLoadedWithIt(String folder, String parts) throws IOException {
        byte[] file = Files.readAllBytes(WEBAPP.resolve("lang/en.js"));
        Set<String> loaded = new LinkedHashSet<>();
        for (String part : parts.split(" ")) {
            loaded.addAll(keysOf(LanguageParts.of(file, part)));
        }
        Set<String> later = keysOf(file);
        later.removeAll(loaded);
        later.removeIf(key -> key.startsWith("visitor."));
        assertThat(later).doesNotContainAnyElementsOf(loaded);
        try (Stream<Path> modules = Files.list(WEBAPP.resolve("js").resolve(folder))) {
            for (Path module : modules.toList()) {
                String text = Files.readString(module);
                assertThat(later)
                        .as("%s", module)
                        .noneMatch(key -> text.contains("'" + key.replaceFirst("\\.other$", "") + "'"));
            }
        }
    }

    /** Each state that the wizard of a visitor can be in, and what its modules ask for by name. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void everythingThatAVisitorMaySeeIsThere(String language) throws IOException {
        Set<String> there = keys(language);
        Set<String> needed = new LinkedHashSet<>();
        try (Script script = new Script()) {
            for (String status : STATUSES) {
                for (String reason : REASONS) {
                    for (boolean linked : new boolean[] {true, false}) {
                        String info =
                                "{\"status\":\"" + status + "\",\"reason\":\"" + reason + "\",\"linked\":" + linked
                                        + ",\"expected_phone\":\"***9999\",\"last_failure\":{\"reason\":\"" + reason
                                        + "\",\"at\":\"2026-11-28T15:00:00Z\"}}";
                        for (String how : List.of("{\"visitor\":true}", "{\"visitor\":true,\"mode\":\"number\"}")) {
                            needed.addAll(new Wizard(script, how).info(info).texts());
                            needed.addAll(
                                    Wizard.withCode(script, how).info(info).texts());
                            needed.addAll(Wizard.withCode(script, how)
                                    .noCode(info, 4)
                                    .info(info)
                                    .texts());
                        }
                    }
                }
            }
        }
        assertThat(needed).hasSizeGreaterThan(30);
        assertThat(there)
                .containsAll(needed.stream()
                        .map(key -> "wizard." + key)
                        .map(key -> there.contains(key + ".other") ? key + ".other" : key)
                        .toList());
        for (Path module : modules()) {
            ASKED.matcher(Files.readString(module))
                    .results()
                    .forEach(asked -> assertThat(there)
                            .as("%s", module)
                            .containsAnyOf(asked.group(1), asked.group(1) + ".other", asked.group(1) + "."));
        }
    }

    private static Set<Path> modules() throws IOException {
        Set<Path> modules = PageFilesTest.modules(WEBAPP.resolve("link/visitor.js"));
        modules.addAll(PageFilesTest.modules(WEBAPP.resolve("link/over.js")));
        return modules;
    }

    private static Set<String> keys(String language) throws IOException {
        byte[] file = Files.readAllBytes(WEBAPP.resolve("lang/" + language + ".js"));
        return keysOf(LanguageParts.of(file, "visitor"));
    }

    private static Set<String> keysOf(byte[] file) {
        return KEY.matcher(new String(file, StandardCharsets.UTF_8))
                .results()
                .map(key -> key.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
