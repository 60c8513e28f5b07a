package io.linkgate.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An odd value of a parameter.
 *
 * @param label what is odd about it
 * @param value as JSON; a text may also be in a query string or a form
 * @param verdict what its schema says about it
 */
record BadValue(String label, JsonNode value, Verdict verdict) {

    /** What a server has to do with a value. */
    enum Verdict {
        REFUSE,
        ACCEPT,
        /** The schema has no rule that decides: the server may do either. */
        EITHER
    }

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONGEST = 4096;
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}(\\.0+)?");
    private static final Pattern FLAG = Pattern.compile("(?i)true|false|1|0|1\\.0|0\\.0");

    /** Texts that have deceived some program before. */
    private static final List<String> TRICKS = List.of(
            "a\u0000b", // ends a text in C
            "a\nb",
            "\r\nSet-Cookie: a=b",
            "\u001b[31mred",
            "\u007f",
            "\u0085",
            "\u202egnp.exe", // from right to left
            "\u2066a\u2069",
            "\u200b",
            "a\u200bb", // zero width
            "\ufeffa", // byte order mark
            "e" + "\u0301".repeat(200), // combining
            "\uff11\uff12", // full-width 12
            "\u0661\u0662", // Arabic 12
            "\u00bd",
            "\u0130", // capital I with dot, whose small form has two characters
            "\ud83d\ude00",
            "\ufffe",
            "-1",
            "+1",
            "0x10",
            "1e3",
            "1.5",
            "NaN",
            "99999999999999999999",
            " 1",
            "null",
            "undefined",
            "[object Object]",
            "%00",
            "%s%n",
            "../../etc/passwd",
            "<script>alert(1)</script>",
            "' OR '1'='1",
            "${jndi:ldap://127.0.0.1/a}",
            "{\"$ne\":null}",
            "[[[[[[[[[[[[[[[[[[[[",
            "{\"a\":");

    /** Texts that only JSON can carry: halves of a pair are not UTF-8. */
    private static final List<String> LONE_SURROGATES = List.of("\ud83d", "\ude00", "a\ud800b");

    /** Returns odd texts for a query string, or for a text in a body. */
    static List<BadValue> texts(String name, JsonNode schema, boolean inJson) {
        List<BadValue> values = new ArrayList<>();
        TRICKS.forEach(trick -> values.add(text(trick, name, schema)));
        values.add(new BadValue("overlong", JSON.textNode("a".repeat(LONGEST + 1)), overlong(name)));
        values.add(new BadValue("overlong digits", JSON.textNode("1".repeat(LONGEST + 1)), overlong(name)));
        if (inJson) {
            LONE_SURROGATES.forEach(half -> values.add(text(half, name, schema)));
        }
        return values;
    }

    /** Returns values of other types than text, for JSON. */
    static List<BadValue> otherTypes(String name, JsonNode schema) {
        boolean number = schema.path("type").asText().equals("integer");
        boolean flag = schema.path("type").asText().equals("boolean");
        boolean list = schema.path("type").asText().equals("array");
        boolean object = schema.path("type").asText().equals("object");
        Verdict scalar = number || flag || list || object ? Verdict.EITHER : Verdict.REFUSE;
        Verdict structured = list || object ? Verdict.EITHER : Verdict.REFUSE;
        boolean loose = List.of(
                        "after", "code", "delivery", "cursor", "q", "phone_number", "expected_phone", "is_active")
                .contains(name);
        Verdict digits = loose ? Verdict.EITHER : scalar;
        return List.of(
                new BadValue("a number", JSON.numberNode(7), name.equals("name") ? Verdict.REFUSE : digits),
                new BadValue("a fraction", JSON.numberNode(7.5), number ? Verdict.REFUSE : digits),
                new BadValue("a huge number", JSON.numberNode(1e300), number ? Verdict.REFUSE : digits),
                new BadValue("true", JSON.booleanNode(true), number ? Verdict.REFUSE : scalar),
                new BadValue("an object", JSON.objectNode().put("$ne", 1), structured),
                new BadValue("a list", JSON.arrayNode().add(7), structured),
                // Nested too deeply for a list, it is the text of a secret.
                new BadValue("a deep list", deep(), name.equals("hmac") ? Verdict.EITHER : structured));
    }

    private static JsonNode deep() {
        JsonNode node = JSON.textNode("a");
        for (int i = 0; i < 12; i++) {
            node = JSON.arrayNode().add(node);
        }
        return node;
    }

    private static Verdict overlong(String name) {
        boolean mayBeLong = List.of("image", "webhooks", "events", "hmac", "retries", "Last-Event-ID")
                .contains(name); // any unknown id of an event gets a full state
        return mayBeLong ? Verdict.EITHER : Verdict.REFUSE;
    }

    private static BadValue text(String text, String name, JsonNode schema) {
        StringBuilder label = new StringBuilder();
        text.chars()
                .limit(24)
                .forEach(c -> label.append(c < 0x20 || c > 0x7e ? String.format("\\u%04x", c) : "" + (char) c));
        return new BadValue(
                label.toString(),
                JSON.textNode(text),
                verdict(text, name, schema).orElse(Verdict.EITHER));
    }

    private static Optional<Verdict> verdict(String text, String name, JsonNode schema) {
        if (name.equals("instance_id") || name.equals("X-Instance-ID")) {
            return Optional.of(Verdict.REFUSE);
        }
        if (schema.has("enum")) {
            boolean member = false;
            for (JsonNode word : schema.get("enum")) {
                member |= word.asText().equals(text.toLowerCase(Locale.ROOT))
                        || word.asText().equals(text);
            }
            return Optional.of(member ? Verdict.ACCEPT : Verdict.REFUSE);
        }
        return switch (schema.path("type").asText()) {
            case "integer" ->
                Optional.of(WHOLE.matcher(text).matches() && inRange(text, schema) ? Verdict.ACCEPT : Verdict.REFUSE);
            case "boolean" -> Optional.of(FLAG.matcher(text).matches() ? Verdict.ACCEPT : Verdict.REFUSE);
            case "string" -> ofText(text, name, schema);
            default -> Optional.empty();
        };
    }

    private static boolean inRange(String text, JsonNode schema) {
        long number = Long.parseLong(text.replaceFirst("\\..*", ""));
        return number >= schema.path("minimum").asLong(Long.MIN_VALUE)
                && number <= schema.path("maximum").asLong(Long.MAX_VALUE);
    }

    private static Optional<Verdict> ofText(String text, String name, JsonNode schema) {
        if (schema.path("format").asText().equals("date-time")) {
            return Optional.of(Verdict.REFUSE);
        }
        if (schema.has("pattern")
                && !Pattern.compile(schema.get("pattern").asText())
                        .matcher(text)
                        .find()) {
            return Optional.of(Verdict.REFUSE);
        }
        boolean shown = List.of("name", "label").contains(name);
        boolean unseen = text.codePoints()
                .anyMatch(c -> Character.getType(c) == Character.CONTROL
                        || Character.getType(c) == Character.SURROGATE
                        || (Character.getType(c) == Character.FORMAT && c != 0x200c && c != 0x200d));
        return shown
                        && (unseen
                                || text.length() > schema.path("maxLength").asInt(LONGEST)
                                || !text.equals(text.strip()))
                ? Optional.of(Verdict.REFUSE)
                : Optional.empty();
    }
}
