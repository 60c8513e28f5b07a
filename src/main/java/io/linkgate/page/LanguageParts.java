package io.linkgate.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a language: what visitors of temporary links may see, a fifth of its file; what the home needs; and what
 * the parts of the dashboard need that are loaded when they are opened. The file of a language stays one file, and what is
 * sent of it is made when it is first needed, so that a language can still be dropped in. See docs/decisions/0128.
 */
final class LanguageParts {

    /** The part of the page of a temporary link. */
    static final String VISITOR = "visitor";

    private static final String LANGUAGES = "/lang/";
    private static final String INDEX = LANGUAGES + "languages.js";

    /** The first parts of the keys that each asks for. */
    private static final Map<String, List<String>> SEEN = Map.of(
            "admin",
            List.of("admin."),
            "home",
            List.of("ending.", "home.", "language.", "page.", "shell."),
            "instance",
            List.of("instance."),
            "phone",
            List.of("phone."),
            VISITOR,
            List.of("language.", "page.", "visitor.", "wizard."),
            "wizard",
            List.of("wizard."));

    /**
     * Failures that a visitor cannot mend are not explained to visitors, see {@code js/wizard/look.js}. They have neither
     * commands nor scopes, and see no name of the instance.
     */
    private static final List<String> UNSEEN_BY_VISITORS = List.of(
            "wizard.code.alt.named",
            "wizard.complaint.",
            "wizard.do.again",
            "wizard.do.done",
            "wizard.do.new_code",
            "wizard.do.other_account",
            "wizard.do.start",
            "wizard.do.take_over",
            "wizard.failed.",
            "wizard.note.not_saved",
            "wizard.number.error.forbidden",
            "wizard.passkey.other",
            "wizard.stopped",
            "wizard.trouble.forbidden.scope",
            "wizard.unreachable.lasts");

    private static final Pattern ENTRY = Pattern.compile("^\\s*'([^']+)':.*");

    private LanguageParts() {}

    /** Returns whether that is the path of the file of a language. */
    static boolean isLanguage(String path) {
        return path.startsWith(LANGUAGES)
                && path.endsWith(".js")
                && path.indexOf('/', LANGUAGES.length()) < 0
                && !path.equals(INDEX);
    }

    /** Returns the names of the parts. */
    static Set<String> names() {
        return SEEN.keySet();
    }

    /**
     * Returns the path of a part.
     *
     * @param language the path of the file of a language
     * @param part one of {@link #names}
     */
    static String path(String language, String part) {
        return LANGUAGES + part + '/' + language.substring(LANGUAGES.length());
    }

    /**
     * Returns a part of a language.
     *
     * @param content its file, in UTF-8: each text begins on a line of its own, after its key in single quotes
     * @param part one of {@link #names}
     */
    static byte[] of(byte[] content, String part) {
        List<String> kept = new ArrayList<>();
        boolean keeps = true;
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                keeps = isSeen(entry.group(1), part);
            } else if (line.startsWith("}")) {
                keeps = true;
            }
            if (keeps) {
                kept.add(line);
            }
        }
        return String.join("\n", kept).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isSeen(String key, String part) {
        return SEEN.get(part).stream().anyMatch(key::startsWith)
                && !(part.equals(VISITOR) && UNSEEN_BY_VISITORS.stream().anyMatch(key::startsWith));
    }
}
