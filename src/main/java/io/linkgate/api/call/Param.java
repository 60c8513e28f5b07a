package io.linkgate.api.call;

import com.fasterxml.jackson.core.JsonToken;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of the API's own endpoints, and their types in a JSON body. In a query string or a form all are text.
 */
public enum Param {
    ACCESS_TOKEN("access_token", Kind.TEXT),
    INSTANCE_ID("instance_id", Kind.TEXT),
    AFTER("after", Kind.NUMBER),
    CURSOR("cursor", Kind.TEXT),
    DETAIL("detail", Kind.FLAG),
    ENGINE("engine", Kind.TEXT),
    EXPECTED_PHONE("expected_phone", Kind.PHONE),
    EXPIRES_AT("expires_at", Kind.TEXT),
    FORMAT("format", Kind.TEXT),
    ID("id", Kind.TEXT),
    INSTANCES("instances", Kind.LIST),
    LABEL("label", Kind.TEXT),
    LIMIT("limit", Kind.NUMBER),
    NAME("name", Kind.TEXT),
    OVERLAP("overlap", Kind.NUMBER),
    PHONE_NUMBER("phone_number", Kind.PHONE, "phone", "phoneNumber"),
    Q("q", Kind.PHONE),
    QUOTA("quota", Kind.NUMBER),
    SCALE("scale", Kind.NUMBER),
    SCOPE("scope", Kind.TEXT),
    START("start", Kind.FLAG),
    STATUS("status", Kind.TEXT),
    WAIT("wait", Kind.NUMBER);

    private static final Map<String, Param> BY_NAME = byName();

    private final String wireName;
    private final Kind kind;
    private final List<String> otherNames;

    Param(String wireName, Kind kind, String... otherNames) {
        this.wireName = wireName;
        this.kind = kind;
        this.otherNames = List.of(otherNames);
    }

    private static Map<String, Param> byName() {
        Map<String, Param> byName = new HashMap<>();
        for (Param param : values()) {
            byName.put(param.wireName, param);
            param.otherNames.forEach(name -> byName.put(name, param));
        }
        return Map.copyOf(byName);
    }

    public String wireName() {
        return wireName;
    }

    /** Returns the parameter of that name, or of an alias that clients of other services use. */
    static Optional<Param> named(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    /**
     * Returns the value in the form that is compared: credentials without surrounding white space, instance ids in
     * upper case.
     */
    String normalized(String value) {
        return switch (this) {
            case ACCESS_TOKEN -> trimmed(value);
            case INSTANCE_ID -> trimmed(value).toUpperCase(Locale.ROOT);
            case AFTER,
                    CURSOR,
                    DETAIL,
                    ENGINE,
                    EXPECTED_PHONE,
                    EXPIRES_AT,
                    FORMAT,
                    ID,
                    INSTANCES,
                    LABEL,
                    LIMIT,
                    NAME,
                    OVERLAP,
                    PHONE_NUMBER,
                    Q,
                    QUOTA,
                    SCALE,
                    SCOPE,
                    START,
                    STATUS,
                    WAIT -> value;
        };
    }

    /**
     * Removes white space at both ends, including no-break spaces and the byte order mark, which come with copied text.
     */
    private static String trimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isSpace(value.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
    }

    /** Whether a JSON value of that type is allowed. Numbers and flags may also be text, as many clients send them. */
    boolean mayBe(JsonToken value) {
        return switch (kind) {
            case TEXT -> value == JsonToken.VALUE_STRING;
            case LIST -> value == JsonToken.VALUE_STRING || value == JsonToken.START_ARRAY;
            // A fraction or an exponent comes from a program that treats the number as an amount and may have rounded
            // it.
            case PHONE -> value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
            case NUMBER -> value == JsonToken.VALUE_STRING || value.isNumeric();
            case FLAG -> value == JsonToken.VALUE_STRING || value.isBoolean() || value.isNumeric();
        };
    }

    private enum Kind {
        TEXT,
        /** Texts without commas: an array in JSON, and in one text, here too, separated by commas. */
        LIST,
        PHONE,
        NUMBER,
        FLAG
    }
}
