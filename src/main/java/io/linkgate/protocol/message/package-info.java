/**
 * Messages as both roles write and read them: addresses, what is inside a ciphertext, padding, hashes and tokens. Pure:
 * no connection, no clock and no source of randomness of its own.
 */
package io.linkgate.protocol.message;
