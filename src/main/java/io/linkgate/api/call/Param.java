package io.linkgate.api.call;

import com.fasterxml.jackson.core.JsonToken;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of all endpoints, those of the sandbox included, and their types in a JSON body. In a query string or
 * a form all are text.
 */
public enum Param {
    ACCESS_TOKEN("access_token", Kind.TEXT),
    INSTANCE_ID("instance_id", Kind.TEXT),
    ACTION("action", Kind.TEXT),
    AFTER("after", Kind.NUMBER),
    CHAT_ID("chatId", Kind.PHONE, "chat_id"),
    CODE("code", Kind.NUMBER),
    COUNT("count", Kind.NUMBER),
    CURSOR("cursor", Kind.TEXT),
    DELIVERY("delivery", Kind.NUMBER),
    DETAIL("detail", Kind.FLAG),
    ENGINE("engine", Kind.TEXT),
    EVENTS("events", Kind.JSON),
    EXPECTED_PHONE("expected_phone", Kind.PHONE),
    EXPIRES_AT("expires_at", Kind.TEXT),
    FAULT("fault", Kind.TEXT),
    FOOTER("footer", Kind.TEXT),
    FORMAT("format", Kind.TEXT),
    FROM("from", Kind.TEXT),
    HMAC("hmac", Kind.JSON),
    ID("id", Kind.TEXT),
    IMAGE("image", Kind.TEXT),
    INSTANCES("instances", Kind.LIST),
    IS_ACTIVE("is_active", Kind.FLAG),
    LANG("lang", Kind.TEXT),
    LAST_EVENT_ID("last_event_id", Kind.TEXT),
    LABEL("label", Kind.TEXT),
    LIMIT("limit", Kind.NUMBER),
    MESSAGE("message", Kind.TEXT),
    MESSAGE_ID("message_id", Kind.TEXT),
    NAME("name", Kind.TEXT),
    OUTCOME("outcome", Kind.TEXT),
    OVERLAP("overlap", Kind.NUMBER),
    PHONE_NUMBER("phone_number", Kind.PHONE, "phone", "phoneNumber"),
    Q("q", Kind.PHONE),
    QUOTA("quota", Kind.NUMBER),
    REPLY_TO("reply_to", Kind.TEXT, "replyTo"),
    RETRIES("retries", Kind.JSON),
    SCALE("scale", Kind.NUMBER),
    SCOPE("scope", Kind.TEXT),
    SHOWN("shown", Kind.LIST),
    START("start", Kind.FLAG),
    STATE("state", Kind.TEXT),
    STATUS("status", Kind.TEXT),
    STEP("step", Kind.TEXT),
    TEXT("text", Kind.TEXT),
    TIMES("times", Kind.NUMBER),
    TO("to", Kind.PHONE),
    TOKEN("token", Kind.TEXT),
    TTL("ttl", Kind.NUMBER),
    UNTIL("until", Kind.TEXT),
    URL("url", Kind.TEXT),
    VARIANT("variant", Kind.TEXT),
    WAIT("wait", Kind.NUMBER),
    WEBHOOKS("webhooks", Kind.JSON);

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
            case INSTANCE_ID, SHOWN -> trimmed(value).toUpperCase(Locale.ROOT);
            case LAST_EVENT_ID -> trimmed(value);
            case ACTION,
                    AFTER,
                    CHAT_ID,
                    CODE,
                    COUNT,
                    CURSOR,
                    DELIVERY,
                    DETAIL,
                    ENGINE,
                    EVENTS,
                    EXPECTED_PHONE,
                    EXPIRES_AT,
                    FAULT,
                    FOOTER,
                    FORMAT,
                    FROM,
                    HMAC,
                    ID,
                    IMAGE,
                    INSTANCES,
                    IS_ACTIVE,
                    LABEL,
                    LANG,
                    LIMIT,
                    MESSAGE,
                    MESSAGE_ID,
                    NAME,
                    OUTCOME,
                    OVERLAP,
                    PHONE_NUMBER,
                    Q,
                    QUOTA,
                    REPLY_TO,
                    RETRIES,
                    SCALE,
                    SCOPE,
                    START,
                    STATE,
                    STATUS,
                    STEP,
                    TEXT,
                    TIMES,
                    TO,
                    TOKEN,
                    TTL,
                    UNTIL,
                    URL,
                    VARIANT,
                    WAIT,
                    WEBHOOKS -> value;
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
            case JSON -> value == JsonToken.VALUE_STRING || value.isStructStart();
            // A fraction or an exponent comes from a program that treats the number as an amount and may have rounded
            // it.
            case PHONE -> value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
            case NUMBER -> value == JsonToken.VALUE_STRING || value.isNumeric();
            case FLAG -> value == JsonToken.VALUE_STRING || value.isBoolean() || value.isNumeric();
        };
    }

    /** Whether its value may be a JSON list or object; in a query string or a form it is the text of one. */
    boolean isStructured() {
        return kind == Kind.JSON;
    }

    /**
     * Whether only the size of the body limits its value: a picture for the sandbox's phone, structured JSON, or a
     * text, whose own limit is another.
     */
    boolean mayBeLarge() {
        return this == IMAGE || this == MESSAGE || this == TEXT || isStructured();
    }

    private enum Kind {
        TEXT,
        /** Texts without commas: an array in JSON, and in one text, here too, separated by commas. */
        LIST,
        PHONE,
        NUMBER,
        FLAG,
        JSON
    }
}
