/**
 * Who may call: tokens, kept as hashes, and what each may do. May know {@code config}, {@code instance} (the ids that a
 * token may use) and {@code storage}.
 */
package io.linkgate.access;
