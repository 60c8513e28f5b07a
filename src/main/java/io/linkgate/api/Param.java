package io.linkgate.api;

import com.fasterxml.jackson.core.JsonToken;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every parameter of the API's own endpoints, and what it is in a JSON body. In a query string or a form all are text. */
enum Param {
    ACCESS_TOKEN("access_token", Kind.TEXT),
    INSTANCE_ID("instance_id", Kind.TEXT),
    CURSOR("cursor", Kind.TEXT),
    DETAIL("detail", Kind.FLAG),
    ENGINE("engine", Kind.TEXT),
    EXPECTED_PHONE("expected_phone", Kind.NUMBER),
    FORMAT("format", Kind.TEXT),
    LIMIT("limit", Kind.NUMBER),
    NAME("name", Kind.TEXT),
    PHONE_NUMBER("phone_number", Kind.NUMBER),
    SCALE("scale", Kind.NUMBER),
    START("start", Kind.FLAG),
    STATUS("status", Kind.TEXT),
    WAIT("wait", Kind.NUMBER);

    private static final Map<String, Param> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Param::wireName, Function.identity()));

    private final String wireName;
    private final Kind kind;

    Param(String wireName, Kind kind) {
        this.wireName = wireName;
        this.kind = kind;
    }

    String wireName() {
        return wireName;
    }

    static Optional<Param> named(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    /** Whether a JSON value of that kind can be meant. Numbers and flags may also come as text: many clients send them so. */
    boolean mayBe(JsonToken value) {
        return switch (kind) {
            case TEXT -> value == JsonToken.VALUE_STRING;
            case NUMBER -> value == JsonToken.VALUE_STRING || value.isNumeric();
            case FLAG -> value == JsonToken.VALUE_STRING || value.isBoolean() || value.isNumeric();
        };
    }

    private enum Kind {
        TEXT,
        NUMBER,
        FLAG
    }
}
