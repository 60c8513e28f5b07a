/**
 * Who may call: tokens, kept as hashes, and what each may do. May know {@code config} and {@code instance} (the ids that a
 * token may use).
 */
package io.linkgate.access;
