package io.linkgate.engine;

import java.util.Objects;

/**
 * Something about an engine that still works and will not for long: to be shown to the operator.
 *
 * @param code a stable word, for example {@code client_version_old}
 * @param message one or two sentences that say what to do; free of secrets
 */
public record EngineWarning(String code, String message) {

    public EngineWarning {
        Objects.requireNonNull(code);
        Objects.requireNonNull(message);
    }
}
