/**
 * The content of codes, for both roles: the text of a QR code, the eight characters of a pairing code, and the keys
 * that are encrypted with it.
 */
package io.linkgate.protocol.code;
