/**
 * The machine of a linked companion's connection, from dialling through the login to the end of the link. Pure, like
 * {@code pairing}: no socket, no clock, no random number of its own.
 */
package io.linkgate.protocol.online;
