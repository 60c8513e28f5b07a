package io.linkgate.api.call;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The value of a header with parameters after semicolons, such as {@code Content-Type} (RFC 9110 section 8.3) and
 * {@code Content-Disposition} (RFC 6266). Malformed parameters are skipped.
 *
 * @param value in lower case
 * @param params by name in lower case, the first of each name; values as written, without their quotes
 */
record HeaderValue(String value, Map<String, String> params) {

    static HeaderValue parse(String header) {
        Map<String, String> params = new TreeMap<>();
        int end = endOfPart(header, 0);
        String value = header.substring(0, end).strip().toLowerCase(Locale.ROOT);
        while (end < header.length()) {
            int begin = end + 1;
            end = endOfPart(header, begin);
            String part = header.substring(begin, end);
            int equals = part.indexOf('=');
            if (equals > 0) {
                String name = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                params.putIfAbsent(name, unquoted(part.substring(equals + 1).strip()));
            }
        }
        return new HeaderValue(value, params);
    }

    Optional<String> param(String name) {
        return Optional.ofNullable(params.get(name));
    }

    /** Returns the index of the next semicolon outside quotes, or the end. */
    private static int endOfPart(String header, int begin) {
        boolean quoted = false;
        for (int i = begin; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return header.length();
    }

    private static String unquoted(String text) {
        if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
            return text;
        }
        return text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
    }
}
