/**
 * The rules for any stream of stanzas, linked or not: the form of a state machine and its steps, the small stanzas that
 * a companion exchanges with the server, keep-alives, the server's errors, and the end of a connection.
 */
package io.linkgate.protocol.stream;
