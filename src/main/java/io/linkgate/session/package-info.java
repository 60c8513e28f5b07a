/**
 * The vocabulary of sessions, without the running ones: states and their legal moves, the immutable snapshot that all
 * threads read, codes, the stores that sessions need, and the interface for callers.
 */
package io.linkgate.session;
