package io.linkgate.api.error;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One error for a caller: an entry of the table and the details of this case. Immutable.
 *
 * @param error the entry of the table
 * @param message one or two sentences for people; may contain what the caller sent, so every format escapes it
 * @param details additional fields of the body, in order; values are texts, numbers, booleans, lists of texts, or null
 * @param headers additional headers of the response
 */
public record Problem(ApiError error, String message, Map<String, Object> details, Map<String, String> headers) {

    public Problem {
        Objects.requireNonNull(error);
        Objects.requireNonNull(message);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    public static Problem of(ApiError error) {
        return of(error, error.sentence());
    }

    public static Problem of(ApiError error, String message) {
        Problem problem = new Problem(error, message, Map.of(), Map.of());
        if (error.status() == ApiError.INVALID_ACCESS_TOKEN.status()) { // RFC 9110, 15.5.2
            return problem.withHeader("WWW-Authenticate", "Bearer");
        }
        return error.retrySeconds() > 0 ? problem.retryAfter(error.retrySeconds()) : problem;
    }

    public Problem with(String field, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(field, value);
        return new Problem(error, message, more, headers);
    }

    /** Returns this error without a detail. */
    public Problem without(String field) {
        Map<String, Object> fewer = new LinkedHashMap<>(details);
        fewer.remove(field);
        return new Problem(error, message, fewer, headers);
    }

    Problem withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(error, message, details, more);
    }

    public Problem retryAfter(long seconds) {
        return withHeader("Retry-After", Long.toString(seconds));
    }

    /** Returns whole seconds, rounded up: {@code Retry-After} must not make a client come back too early. */
    public static long wholeSeconds(Duration time) {
        return time.plusMillis(999).toSeconds();
    }

    /** Returns the fields of the body in order. A detail may replace a field of the table. */
    Map<String, Object> fields(String requestId) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("code", error.code());
        fields.put("message", message);
        fields.put("error", error.phrase());
        fields.put("status_code", error.status());
        fields.putAll(details);
        fields.put("request_id", requestId);
        fields.replaceAll((name, value) -> cleaned(value));
        return fields;
    }

    private static Object cleaned(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Problem::cleaned).toList();
        }
        return value instanceof String text ? PlainText.clean(text) : value;
    }
}
