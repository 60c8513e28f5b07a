package io.linkgate.config;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings of the audit.
 *
 * @param retention how long entries are kept, whole days; empty for ever
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record AuditSettings(Optional<Duration> retention) {

    public AuditSettings {
        Objects.requireNonNull(retention);
    }
}
