package io.linkgate.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings of access to the API.
 *
 * @param administratorToken the operator's own token: 8 to 1,024 printable ASCII characters without blanks
 * @param initialTokenFile the file for the token that is generated if the operator sets none
 */
public record AccessSettings(Optional<Secret> administratorToken, Path initialTokenFile) {

    public AccessSettings {
        Objects.requireNonNull(administratorToken);
        Objects.requireNonNull(initialTokenFile);
    }
}
