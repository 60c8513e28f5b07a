package io.linkgate.config;

/**
 * Settings of metrics.
 *
 * @param enabled whether {@code /metrics} exists
 */
public record MetricsSettings(boolean enabled) {}
