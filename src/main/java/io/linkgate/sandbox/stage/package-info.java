/**
 * What a connection of the stand-in is at, from the handshake to the last goodbye: pure records that give a turn for each stanza,
 * and the stanzas that a server writes.
 */
package io.linkgate.sandbox.stage;
