package io.linkgate.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings of the session cache.
 *
 * @param configuration a readable {@code ehcache.xml} that replaces the built-in one
 */
public record CacheSettings(Optional<Path> configuration) {

    public CacheSettings {
        Objects.requireNonNull(configuration);
    }
}
