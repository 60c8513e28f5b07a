/**
 * All errors that a caller can get: one table of statuses and codes, and the four formats in which they are written.
 */
package io.linkgate.api.error;
