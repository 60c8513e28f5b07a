package io.linkgate.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of a language that visitors of temporary links may see: a fifth of its file, which is otherwise the largest
 * that their page loads. The file of a language stays one file, and what is sent of it to visitors is made when the
 * server starts, so that a language can still be dropped in. See docs/decisions/0128.
 */
final class VisitorTexts {

    private static final String LANGUAGES = "/lang/";
    private static final String INDEX = LANGUAGES + "languages.js";

    /** The first parts of the keys that the page of a link asks for. */
    private static final List<String> SEEN = List.of("language.", "page.", "visitor.", "wizard.");

    /** Failures that a visitor cannot mend are not explained to visitors, see {@code js/wizard/look.js}. */
    private static final List<String> UNSEEN = List.of("wizard.failed.");

    private static final Pattern ENTRY = Pattern.compile("^\\s*'([^']+)':.*");

    private VisitorTexts() {}

    /** Returns whether that is the path of the file of a language. */
    static boolean isLanguage(String path) {
        return path.startsWith(LANGUAGES)
                && path.endsWith(".js")
                && path.indexOf('/', LANGUAGES.length()) < 0
                && !path.equals(INDEX);
    }

    /** Returns the path of the visitors' part of a language. */
    static String path(String language) {
        return LANGUAGES + "visitor/" + language.substring(LANGUAGES.length());
    }

    /**
     * Returns the visitors' part of a language.
     *
     * @param content its file, in UTF-8: each text begins on a line of its own, after its key in single quotes
     */
    static byte[] of(byte[] content) {
        List<String> kept = new ArrayList<>();
        boolean keeps = true;
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                keeps = isSeen(entry.group(1));
            } else if (line.startsWith("}")) {
                keeps = true;
            }
            if (keeps) {
                kept.add(line);
            }
        }
        return String.join("\n", kept).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isSeen(String key) {
        return SEEN.stream().anyMatch(key::startsWith) && UNSEEN.stream().noneMatch(key::startsWith);
    }
}
