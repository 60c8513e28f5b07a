package io.linkgate.config.source;

import java.util.Locale;

/** The kinds of places that a setting may come from, the strongest first. */
public enum ValueSource {
    PROPERTY,
    ENVIRONMENT,
    CONTEXT,
    JNDI,
    FILE,
    DEFAULT;

    /** Returns the name in responses, for example {@code environment}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name by which a setting is given there. */
    String nameOf(SettingName setting) {
        return this == ENVIRONMENT ? setting.variable() : setting.property();
    }
}
