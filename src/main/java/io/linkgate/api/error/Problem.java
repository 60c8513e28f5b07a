package io.linkgate.api.error;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One error on its way to a caller: a row of the table and what is special about this case. Immutable.
 *
 * @param error the row
 * @param message one or two sentences for a human; may hold what the caller sent, so every format escapes it
 * @param details more fields of the body in their order; values are texts, numbers, booleans, lists of texts, or null
 * @param headers more headers of the answer
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
        if (error == ApiError.INVALID_ACCESS_TOKEN) {
            return problem.withHeader("WWW-Authenticate", "Bearer");
        }
        return error.retrySeconds() > 0 ? problem.retryAfter(error.retrySeconds()) : problem;
    }

    public Problem with(String field, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(field, value);
        return new Problem(error, message, more, headers);
    }

    Problem withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(error, message, details, more);
    }

    public Problem retryAfter(long seconds) {
        return withHeader("Retry-After", Long.toString(seconds));
    }

    /** Whole seconds, rounded up, since coming back too early is what {@code Retry-After} is to prevent. */
    public static long wholeSeconds(Duration time) {
        return time.plusMillis(999).toSeconds();
    }

    /** The fields of the body in their order. A detail may replace a field of the table. */
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
