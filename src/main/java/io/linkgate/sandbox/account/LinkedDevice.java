package io.linkgate.sandbox.account;

import io.linkgate.protocol.crypto.PublicKey;
import java.util.Objects;

/**
 * What the server keeps about a device that a phone linked.
 *
 * @param number its device number, 1 to 255
 * @param keyIndex which of the account's device keys it got, from 1
 * @param noiseKey by which it proves at each login that it is this device
 * @param preKeys how many one-time keys it has uploaded, 0 or more
 */
public record LinkedDevice(int number, int keyIndex, PublicKey noiseKey, int preKeys) {

    /** More are not counted; known clients upload 812 at once. */
    public static final int MOST_PRE_KEYS = 100_000;

    public LinkedDevice {
        Objects.requireNonNull(noiseKey);
        if (keyIndex < 1 || preKeys < 0) {
            throw new IllegalArgumentException("no such device");
        }
    }

    LinkedDevice withMorePreKeys(int more) {
        return new LinkedDevice(number, keyIndex, noiseKey, Math.min(MOST_PRE_KEYS, preKeys + more));
    }
}
