/**
 * Every error that a caller can get: one table of statuses and codes, and the four formats in which an error is written.
 */
package io.linkgate.api.error;
