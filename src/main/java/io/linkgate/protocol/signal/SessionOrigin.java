package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.PublicKey;

/**
 * What is fixed for the life of a session.
 *
 * @param baseKey of the side that began it; no two sessions have the same
 */
record SessionOrigin(PublicKey peerIdentity, int peerRegistrationId, int ownRegistrationId, PublicKey baseKey) {}
