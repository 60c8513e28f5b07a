package io.linkgate.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may call.
 *
 * @param administratorToken the token of the operator's choice: 8 to 1,024 printable ASCII characters without blanks
 * @param initialTokenFile where the token is kept that is made when the operator chose none
 */
public record AccessSettings(Optional<Secret> administratorToken, Path initialTokenFile) {

    public AccessSettings {
        Objects.requireNonNull(administratorToken);
        Objects.requireNonNull(initialTokenFile);
    }
}
