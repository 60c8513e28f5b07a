package io.linkgate.config;

/**
 * What the API allows.
 *
 * @param queryCredentials whether {@code instance_id} and {@code access_token} may stand in the query string
 */
public record ApiSettings(boolean queryCredentials) {}
