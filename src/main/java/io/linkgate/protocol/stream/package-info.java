/**
 * What holds for any stream of stanzas, linked or not: the small stanzas that a companion exchanges with the server, keep-alives,
 * the codes of the server's errors, and how a connection ended.
 */
package io.linkgate.protocol.stream;
