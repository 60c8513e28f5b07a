package io.linkgate.sandbox.account;

import io.linkgate.protocol.crypto.PublicKey;
import java.util.Objects;

/**
 * The server's record of a linked device.
 *
 * @param number its device number, 1 to 255
 * @param keyIndex the index of its key among the account's device keys, from 1
 * @param noiseKey proves at each login that it is this device
 * @param preKeys how many one-time keys it has uploaded, 0 or more
 */
public record LinkedDevice(int number, int keyIndex, PublicKey noiseKey, int preKeys) {

    /** Further keys are not counted; known clients upload 812 at once. */
    public static final int MAX_PRE_KEYS = 100_000;

    public LinkedDevice {
        Objects.requireNonNull(noiseKey);
        if (keyIndex < 1 || preKeys < 0) {
            throw new IllegalArgumentException("a device has a key index from 1 and a number of pre-keys from 0");
        }
    }

    LinkedDevice withMorePreKeys(int more) {
        return new LinkedDevice(number, keyIndex, noiseKey, Math.min(MAX_PRE_KEYS, preKeys + more));
    }
}
