package io.linkgate.engine;

import java.util.Objects;

/**
 * A warning for the operator: something about an engine still works but will stop soon.
 *
 * @param code a stable word, for example {@code client_version_old}
 * @param message one or two sentences with the remedy; free of secrets
 */
public record EngineWarning(String code, String message) {

    public EngineWarning {
        Objects.requireNonNull(code);
        Objects.requireNonNull(message);
    }
}
