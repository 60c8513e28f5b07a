package io.linkgate.protocol.signal;

import java.util.OptionalInt;

/**
 * The pre-keys that a session was begun with. Each of its messages names them until the peer has answered on it.
 *
 * @param oneTimeId empty if the bundle had no one-time pre-key
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
record PendingPreKey(int signedId, OptionalInt oneTimeId) {}
