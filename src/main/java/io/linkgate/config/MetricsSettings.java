package io.linkgate.config;

import java.util.Objects;

/**
 * Settings of metrics.
 *
 * @param access who may read {@code /metrics}
 */
public record MetricsSettings(Access access) {

    public MetricsSettings {
        Objects.requireNonNull(access);
    }

    /** Who may read the metrics. */
    public enum Access {
        /** Every client. */
        OPEN,
        /** Clients with a valid token. */
        TOKEN,
        /** No client: the page does not exist. */
        OFF
    }
}
