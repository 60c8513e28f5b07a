package io.linkgate.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where fleeting things are remembered.
 *
 * @param configuration a readable {@code ehcache.xml} to use in place of the built-in one
 */
public record CacheSettings(Optional<Path> configuration) {

    public CacheSettings {
        Objects.requireNonNull(configuration);
    }
}
