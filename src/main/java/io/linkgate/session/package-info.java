/**
 * The words of a session, without any that runs: its states, the immutable snapshot that everyone reads, its codes, the stores
 * that it needs, and what callers may ask of it.
 */
package io.linkgate.session;
