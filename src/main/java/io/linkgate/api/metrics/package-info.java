/**
 * Access to the metrics with a token, where the operator wants that. Knows tokens, limits, and the errors of the API.
 */
package io.linkgate.api.metrics;
