/**
 * Who may call: tokens, kept as hashes, and what each may do.
 */
package io.linkgate.access;
