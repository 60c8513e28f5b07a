package io.linkgate.page;

import java.io.IOException;
import java.io.UncheckedIOException;
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
        return READ.computeIfAbsent(language, LanguageFile::read);
    }

    private static Set<String> read(String language) {
        try {
            String file = Files.readString(Path.of("src/main/webapp/lang", language + ".js"));
            return KEY.matcher(file).results().map(match -> match.group(1)).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
