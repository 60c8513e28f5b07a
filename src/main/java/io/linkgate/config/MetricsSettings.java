package io.linkgate.config;

/**
 * What the server tells about itself.
 *
 * @param enabled whether {@code /metrics} exists
 */
public record MetricsSettings(boolean enabled) {}
