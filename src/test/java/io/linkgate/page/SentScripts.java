package io.linkgate.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The scripts of the pages as they are sent: the modules of a folder joined. */
final class SentScripts {

    private static final Path WEBAPP = Path.of("src/main/webapp");

    private SentScripts() {}

    /** Returns all of them by their path. */
    static Map<String, String> all() throws IOException {
        Map<String, Map<String, String>> modules = new TreeMap<>();
        try (Stream<Path> files = Files.walk(WEBAPP)) {
            files.forEach(file -> {
                String path = "/" + WEBAPP.relativize(file);
                if (ScriptFolders.isModule(path)) {
                    modules.computeIfAbsent(ScriptFolders.scriptOf(path), any -> new TreeMap<>())
                            .put(path, slim(path, file));
                }
            });
        }
        Map<String, String> scripts = new TreeMap<>();
        modules.forEach((script, parts) -> scripts.put(script, ScriptFolders.join(script, parts)));
        return scripts;
    }

    static String text(String script) throws IOException {
        return all().get(script);
    }

    private static String slim(String path, Path file) {
        try {
            return new String(PageSource.slim(path, Files.readAllBytes(file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
