/**
 * What a code says, for both roles: the text of a QR code, the eight characters of a pairing code, and the keys that are wrapped
 * in them.
 */
package io.linkgate.protocol.code;
