/**
 * Linking a companion to a phone: the QR payload, the signed identities that both sides exchange, the typed code, and the
 * state machine of the companion's connection until it is linked. Both roles live beside each other. Everything here is a
 * function of its arguments: no socket, no timer, no clock, and random bytes come from outside. May know {@code node} and
 * {@code crypto}.
 */
package io.linkgate.protocol.pairing;
