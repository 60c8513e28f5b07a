package io.linkgate.session;

import java.util.Objects;

/**
 * A warning for the operator about something that will soon stop working.
 *
 * @param code a stable word of the API, for example {@code client_version_old}
 * @param message one or two sentences with advice; free of secrets
 */
public record Warning(String code, String message) {

    public Warning {
        Objects.requireNonNull(code);
        Objects.requireNonNull(message);
    }
}
