/**
 * Metrics for operators: transitions, healings, time to the first code, sessions by status. They describe the whole
 * server; nothing names an instance, a phone or a code.
 */
package io.linkgate.metrics;
