/**
 * The connection of a companion that is linked: from dialling over the login to the end of the link. Pure, like {@code pairing}:
 * no socket, no clock, no random number of its own.
 */
package io.linkgate.protocol.online;
