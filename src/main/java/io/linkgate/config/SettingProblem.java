package io.linkgate.config;

import java.io.Serializable;
import java.util.Objects;

/**
 * One problem of the settings.
 *
 * @param setting the environment variable, for example {@code LINKGATE_HOME}
 * @param sentence what is wrong and what is allowed; never a secret value
 */
public record SettingProblem(String setting, String sentence) implements Serializable {

    public SettingProblem {
        Objects.requireNonNull(setting);
        Objects.requireNonNull(sentence);
    }

    /** Returns one line: the setting, a colon, the sentence. */
    @Override
    public String toString() {
        return setting + ": " + sentence;
    }
}
