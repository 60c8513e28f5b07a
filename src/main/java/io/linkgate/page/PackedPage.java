package io.linkgate.page;

import io.linkgate.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with its style sheets and its own scripts in it: a browser needs one round trip for what were four, and what they
 * have in common is compressed once. The page's policy names their hashes, so that nothing else within it has an effect.
 * See docs/decisions/0171.
 *
 * @param html what is sent
 * @param hashes of its parts
 */
record PackedPage(String html, Hashes hashes) {

    /** The line of a style sheet. */
    private static final Pattern SHEETS =
            Pattern.compile("(?:^ *<link rel=\"stylesheet\" href=\"[^\"]+\">\\n)+", Pattern.MULTILINE);

    private static final Pattern SHEET = Pattern.compile("href=\"([^\"]+)\"");
    private static final Pattern SCRIPT = Pattern.compile("<script( type=\"module\")? src=\"([^\"]+)\"></script>");

    /** What would end an element, or make the rest of the page a part of it. */
    private static final Pattern ENDING = Pattern.compile("(?i)</(?:script|style)|<!--");

    /**
     * The hashes of what stands in a page, each as a source of a Content-Security-Policy.
     *
     * @param scripts of its scripts
     * @param styles of its styles
     */
    record Hashes(List<String> scripts, List<String> styles) {

        static final Hashes NONE = new Hashes(List.of(), List.of());

        Hashes {
            scripts = List.copyOf(scripts);
            styles = List.copyOf(styles);
        }

        /** Returns a policy that allows them besides what it allows. */
        String allowedBy(String policy) {
            return with(with(policy, "script-src 'self'", scripts), "style-src 'self'", styles);
        }

        private static String with(String policy, String directive, List<String> hashes) {
            return hashes.isEmpty() ? policy : policy.replace(directive, directive + " " + String.join(" ", hashes));
        }
    }

    /**
     * Packs a page.
     *
     * @param path its path, to which its references are relative
     * @param html as it is written
     * @param sheet returns the text of the style sheet of a path
     * @param script returns the text of the script of a path; null if it stays a file of its own
     * @throws IllegalArgumentException if a text cannot stand in a page
     */
    static PackedPage of(String path, String html, UnaryOperator<String> sheet, UnaryOperator<String> script) {
        List<String> scripts = new ArrayList<>();
        List<String> styles = new ArrayList<>();
        String styled = SHEETS.matcher(html).replaceAll(links -> {
            StringBuilder rules = new StringBuilder();
            SHEET.matcher(links.group())
                    .results()
                    .forEach(link -> rules.append(sheet.apply(JoinedScript.resolved(path, link.group(1))))
                            .append('\n'));
            return quoted("<style>", hashed(rules.toString(), styles), "</style>\n");
        });
        String packed = SCRIPT.matcher(styled).replaceAll((MatchResult element) -> {
            String text = script.apply(JoinedScript.resolved(path, element.group(2)));
            String begin = element.group(1) == null ? "<script>" : "<script type=\"module\">";
            return text == null ? quoted(element.group()) : quoted(begin, hashed(text, scripts), "</script>");
        });
        return new PackedPage(packed, new Hashes(scripts, styles));
    }

    private static String hashed(String text, List<String> hashes) {
        if (ENDING.matcher(text).find()) {
            throw new IllegalArgumentException("A text with the end of an element cannot stand in a page");
        }
        byte[] hash = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        hashes.add("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
        return text;
    }

    private static String quoted(String... parts) {
        return Matcher.quoteReplacement(String.join("", parts));
    }
}
