package io.linkgate.protocol.signal;

import java.util.OptionalInt;

/**
 * What each message of a session contains until the peer has answered on it: the pre-keys that it was begun with.
 *
 * @param oneTimeId empty if the bundle had no one-time pre-key
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
record PendingPreKey(int signedId, OptionalInt oneTimeId) {}
