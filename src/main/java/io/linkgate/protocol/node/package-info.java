/**
 * The binary form of stanzas, for both roles: a node is a tag, ordered attributes and content, written with a shared
 * dictionary of common words. The numbers with which a server ends a stream are here too, because both roles need them.
 */
package io.linkgate.protocol.node;
