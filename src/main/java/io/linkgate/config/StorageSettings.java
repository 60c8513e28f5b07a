package io.linkgate.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where lasting things are kept.
 *
 * @param databaseFile the embedded database's file, absolute, without the ending that the database adds
 */
public record StorageSettings(Path databaseFile) {

    public StorageSettings {
        Objects.requireNonNull(databaseFile);
    }
}
