/**
 * The stages of a stand-in's connection, from the handshake to the end: pure records that turn each stanza into an
 * outcome, and the stanzas that a server writes.
 */
package io.linkgate.sandbox.stage;
