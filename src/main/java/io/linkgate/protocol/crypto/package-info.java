/**
 * The primitives under the linking protocol: X25519 keys and agreement, XEdDSA signatures, AES-256 in GCM and CBC mode,
 * HKDF, digests, and small types that keep key bytes from leaking. Independent of messages, connections and every other
 * package.
 */
package io.linkgate.protocol.crypto;
