package io.linkgate.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Settings of the database.
 *
 * @param databaseFile the file of the embedded database, absolute, without the suffix that the database adds
 */
public record StorageSettings(Path databaseFile) {

    public StorageSettings {
        Objects.requireNonNull(databaseFile);
    }
}
