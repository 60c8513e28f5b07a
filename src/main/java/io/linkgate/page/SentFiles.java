package io.linkgate.page;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * All that is sent, by its path: the files of the WAR, the scripts that modules are joined to, and the pages that are
 * packed, one for each language. Safe for use by any thread.
 */
final class SentFiles {

    /** That of a page for a browser that names no language that there is. */
    static final String USUAL_LANGUAGE = "en";

    private static final String HOME = "/index.html";
    private static final String LINK = "/link/";
    private static final String INDEX = "/lang/languages.js";

    /** The one that the sources name wherever they mean the language of the page. */
    private static final String NAMED = languageFile(USUAL_LANGUAGE);

    private final WarFiles war;
    private final Map<String, Supplier<StaticFile>> files = new HashMap<>();
    /** By path and language. */
    private final Map<String, Map<String, Supplier<StaticFile>>> pages = new HashMap<>();

    private final Map<String, String> modules = new TreeMap<>();
    private final Set<String> languages = new TreeSet<>();

    /** Reads the files. Larger ones, and what is rarely needed, are made when they are first sent. */
    SentFiles(WarFiles war) {
        this.war = war;
        Set<String> paths = war.paths();
        paths.forEach(path -> StaticFile.typeOf(path).ifPresent(type -> add(path, type)));
        Map<String, Map<String, String>> scripts = new HashMap<>();
        modules.forEach((path, text) -> {
            if (!ScriptFolders.isOfAPage(path)) {
                scripts.computeIfAbsent(ScriptFolders.scriptOf(path), any -> new HashMap<>())
                        .put(path, text);
            }
        });
        scripts.forEach((path, parts) -> files.put(path, new FirstUse(() -> script(path, parts))));
        paths.stream().filter(SentFiles::isPacked).forEach(this::addPage);
        if (paths.contains(EndpointList.SOURCE)) {
            files.put(EndpointList.PATH, new FirstUse(this::endpoints));
        }
    }

    private void add(String path, String type) {
        if (ScriptFolders.isModule(path)) {
            byte[] text = PageSource.slim(path, war.content(path, Integer.MAX_VALUE));
            modules.put(path, new String(text, StandardCharsets.UTF_8));
            files.put(path, new FirstUse(() -> StaticFile.of(type, text))); // no page loads it
            return;
        }
        byte[] content = war.content(path, StaticFile.MAX_PLAIN_BYTES + 1);
        if (content.length > StaticFile.MAX_PLAIN_BYTES) {
            files.put(path, new FirstUse(() -> StaticFile.of(type, war.content(path, Integer.MAX_VALUE))));
        } else {
            StaticFile file = StaticFile.of(type, PageSource.slim(path, content));
            files.put(path, () -> file);
        }
        if (LanguageParts.isLanguage(path)) {
            languages.add(path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.')));
            for (String part : LanguageParts.names()) {
                String partPath = LanguageParts.path(path, part);
                files.put(partPath, new FirstUse(() -> file(partPath, texts(path, part))));
            }
        }
    }

    /** A page of the dashboard or of a link; the reference of the API is not ours. */
    private static boolean isPacked(String path) {
        return path.endsWith(".html") && (path.equals(HOME) || path.startsWith(LINK));
    }

    private void addPage(String path) {
        Map<String, Supplier<StaticFile>> page = new HashMap<>();
        for (String language : languages) {
            page.put(language, new FirstUse(() -> page(path, language)));
        }
        if (!page.isEmpty()) {
            pages.put(path, page);
        }
    }

    private StaticFile page(String path, String language) {
        String html = text(path)
                .replaceAll("(?m)^ +", "")
                .replace("<html lang=\"" + USUAL_LANGUAGE + '"', "<html lang=\"" + language + '"')
                .replace('/' + USUAL_LANGUAGE + ".js\"", '/' + language + ".js\"");
        PackedPage packed = PackedPage.of(path, html, this::text, script -> part(path, script, language));
        return StaticFile.of("text/html;charset=UTF-8", packed.html().getBytes(StandardCharsets.UTF_8))
                .with(packed.hashes());
    }

    /** Returns the script that stands in a page; null for one that does not. */
    private String part(String page, String script, String language) {
        return ScriptFolders.isOfAPage(script)
                ? JoinedScript.ofPage(
                        page,
                        script,
                        modules,
                        Map.of(INDEX, text(INDEX), NAMED, texts(languageFile(language), LanguageParts.VISITOR)))
                : null;
    }

    private StaticFile script(String path, Map<String, String> parts) {
        return file(path, JoinedScript.of(path, parts, Map.of(INDEX, text(INDEX))));
    }

    private String texts(String language, String part) {
        byte[] all = text(language).getBytes(StandardCharsets.UTF_8);
        return new String(LanguageParts.of(all, part), StandardCharsets.UTF_8);
    }

    /** Returns a small file as it was when the server started. */
    private String text(String path) {
        Supplier<StaticFile> file = files.get(path);
        if (file == null) {
            throw new IllegalArgumentException(path + " is missing");
        }
        return file.get().plain().text();
    }

    private static StaticFile file(String path, String text) {
        return StaticFile.of(StaticFile.typeOf(path).orElseThrow(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String languageFile(String language) {
        return "/lang/" + language + ".js";
    }

    private StaticFile endpoints() {
        return StaticFile.of("application/json", EndpointList.of(war.content(EndpointList.SOURCE, Integer.MAX_VALUE)));
    }

    /** Returns whether something is sent for that path. */
    boolean has(String path) {
        return files.containsKey(path);
    }

    /** Returns whether what is sent for that path depends on the language that a browser asks for. */
    boolean hasLanguages(String path) {
        return pages.containsKey(path);
    }

    /**
     * Returns what is sent for a path.
     *
     * @param path one of those that {@link #has} knows
     * @param wanted codes of languages, the preferred one first
     */
    StaticFile get(String path, List<String> wanted) {
        Map<String, Supplier<StaticFile>> page = pages.get(path);
        if (page == null) {
            return files.get(path).get();
        }
        Optional<String> language = wanted.stream().filter(page::containsKey).findFirst();
        return page.getOrDefault(language.orElse(USUAL_LANGUAGE), files.get(path))
                .get();
    }

    /** A file that is made when it is first needed, by one thread while others wait. */
    private static final class FirstUse implements Supplier<StaticFile> {

        private final Supplier<StaticFile> maker;
        private volatile StaticFile made;

        FirstUse(Supplier<StaticFile> maker) {
            this.maker = maker;
        }

        @Override
        public StaticFile get() {
            StaticFile present = made;
            return present == null ? make() : present;
        }

        private synchronized StaticFile make() {
            if (made == null) {
                made = maker.get();
            }
            return made;
        }
    }
}
