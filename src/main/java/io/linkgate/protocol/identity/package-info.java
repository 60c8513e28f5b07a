/**
 * The ADV identity of a linked device, for both roles: what a phone issues, what a companion checks and signs, and the
 * keys and properties that belong to it.
 */
package io.linkgate.protocol.identity;
