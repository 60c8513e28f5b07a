/**
 * The primitives under the linking protocol: X25519 keys and agreement, XEdDSA signatures, AES-256-GCM, HKDF, digests,
 * and small types that keep key bytes from leaking. Knows nothing of messages or connections, and no other package.
 */
package io.linkgate.protocol.crypto;
