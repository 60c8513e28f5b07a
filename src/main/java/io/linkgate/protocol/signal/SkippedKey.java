package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.SecretBytes;

/**
 * What is kept of a message that has not come yet, although a later one of its chain has.
 *
 * @param seed 32 bytes, from which {@link MessageKeys} are derived
 */
record SkippedKey(int counter, SecretBytes seed) {}
