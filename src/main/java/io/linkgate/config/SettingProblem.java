package io.linkgate.config;

import java.io.Serializable;
import java.util.Objects;

/**
 * One thing that is wrong with the settings.
 *
 * @param setting the environment variable, for example {@code LINKGATE_HOME}
 * @param sentence what is wrong and what would be right; never a secret value
 */
public record SettingProblem(String setting, String sentence) implements Serializable {

    public SettingProblem {
        Objects.requireNonNull(setting);
        Objects.requireNonNull(sentence);
    }

    /** One line: the setting, a colon, the sentence. */
    @Override
    public String toString() {
        return setting + ": " + sentence;
    }
}
