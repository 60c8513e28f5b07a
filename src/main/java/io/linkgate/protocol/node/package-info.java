/**
 * The binary form of stanzas, both directions: a node is a tag, ordered attributes and content, written with a shared
 * dictionary of common words.
 */
package io.linkgate.protocol.node;
