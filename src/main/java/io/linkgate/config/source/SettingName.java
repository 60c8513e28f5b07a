package io.linkgate.config.source;

import java.util.Locale;
import java.util.Objects;

/**
 * What a setting is called.
 *
 * @param variable its environment variable, for example {@code LINKGATE_SANDBOX_URL}
 * @param property its name in every other source, for example {@code linkgate.sandbox.url}
 * @param secret whether its value is never shown, and may be in a file of its own
 */
public record SettingName(String variable, String property, boolean secret) {

    public static final String VARIABLE_PREFIX = "LINKGATE_";
    public static final String PROPERTY_PREFIX = "linkgate.";

    public SettingName {
        Objects.requireNonNull(variable);
        Objects.requireNonNull(property);
    }

    /** Returns the name of the path of a file with the value; only for a secret. */
    SettingName ofFile() {
        return new SettingName(variable + "_FILE", property + "-file", false);
    }

    /** Returns a name in the letters of variables, so that both kinds can be compared. */
    static String comparable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
