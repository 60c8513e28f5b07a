package io.linkgate.session;

import java.util.Objects;

/**
 * Something that still works and will not for long, in words for the operator.
 *
 * @param code a stable word of the API, for example {@code client_version_old}
 * @param message one or two sentences that say what to do; free of secrets
 */
public record Warning(String code, String message) {

    public Warning {
        Objects.requireNonNull(code);
        Objects.requireNonNull(message);
    }
}
