package io.linkgate.api.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The result of a health check.
 *
 * @param name the stable name of the check
 * @param up whether it passed
 * @param data what an operator may want to know: JSON values by name, in this order; public, so without secrets
 */
public record CheckResult(String name, boolean up, Map<String, Object> data) {

    public CheckResult {
        Objects.requireNonNull(name);
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    /** A passed check. */
    public static CheckResult up(String name, Map<String, Object> data) {
        return new CheckResult(name, true, data);
    }

    /** Returns the JSON of MicroProfile Health. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("status", word(up));
        json.put("data", data);
        return json;
    }

    /** Returns the word of MicroProfile Health. */
    static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
