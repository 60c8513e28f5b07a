package io.linkgate.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The keys of the texts of a language. */
final class LanguageFile {

    private static final Pattern KEY = Pattern.compile("^  '([^']+)':", Pattern.MULTILINE);
    private static final ConcurrentHashMap<String, Set<String>> READ = new ConcurrentHashMap<>();

    private LanguageFile() {}

    static Set<String> keys(String language) {
        return READ.computeIfAbsent(language, code -> keysOf(read(code)));
    }

    /** Returns those that are sent to visitors of temporary links. */
    static Set<String> keysForVisitors(String language) {
        return READ.computeIfAbsent(
                language + " for visitors", any -> keysOf(LanguageParts.of(read(language), "visitor")));
    }

    private static Set<String> keysOf(byte[] file) {
        return KEY.matcher(new String(file, StandardCharsets.UTF_8))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    private static byte[] read(String language) {
        try {
            return Files.readAllBytes(Path.of("src/main/webapp/lang", language + ".js"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
