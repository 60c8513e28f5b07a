package io.linkgate.config;

/**
 * Settings of webhooks.
 *
 * @param privateTargets whether they may be delivered over {@code http}, and to addresses that are not public
 */
public record HooksSettings(boolean privateTargets) {}
