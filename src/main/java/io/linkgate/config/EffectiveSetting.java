package io.linkgate.config;

import io.linkgate.config.source.ValueSource;
import java.util.Objects;
import java.util.Optional;

/**
 * A setting as it is in effect.
 *
 * @param variable its environment variable
 * @param property its name in the other sources
 * @param value the text that was given, or the default; empty if there is neither, and for a secret
 * @param secret whether the value is hidden
 * @param place where exactly it was found, for example {@code line 12 of /srv/linkgate/linkgate.conf}
 */
public record EffectiveSetting(
        String variable,
        String property,
        Optional<String> value,
        boolean secret,
        ValueSource source,
        Optional<String> place) {

    public EffectiveSetting {
        Objects.requireNonNull(variable);
        Objects.requireNonNull(property);
        Objects.requireNonNull(value);
        Objects.requireNonNull(source);
        Objects.requireNonNull(place);
        if (secret && value.isPresent()) {
            throw new IllegalArgumentException("a secret is not shown");
        }
    }
}
