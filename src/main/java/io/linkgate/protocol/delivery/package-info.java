/**
 * The stanzas by which a linked companion sends and receives messages: one class for each kind, which builds its nodes
 * or reads them. The companion's side only. Pure: no connection, no clock and no source of randomness of its own.
 */
package io.linkgate.protocol.delivery;
