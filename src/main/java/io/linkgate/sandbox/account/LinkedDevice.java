package io.linkgate.sandbox.account;

import io.linkgate.protocol.crypto.PublicKey;
import java.util.Objects;
import java.util.Optional;

/**
 * The server's record of a linked device. Immutable.
 *
 * @param number its device number, 1 to 255
 * @param keyIndex the index of its key among the account's device keys, from 1
 * @param noiseKey proves at each login that it is this device
 * @param preKeys how many one-time keys the server had after the device's last upload, 0 or more
 * @param keys by which others write to it; empty for devices of a time when they were not kept, until their next upload
 * @param identity the signed device identity, a protobuf message without the account's key; empty if it was not kept
 */
public record LinkedDevice(
        int number,
        int keyIndex,
        PublicKey noiseKey,
        int preKeys,
        Optional<PublishedKeys> keys,
        Optional<DeviceIdentity> identity) {

    /** Further keys are not counted; known clients upload 812 at once. */
    public static final int MAX_PRE_KEYS = 100_000;

    public LinkedDevice {
        Objects.requireNonNull(noiseKey);
        Objects.requireNonNull(keys);
        Objects.requireNonNull(identity);
        if (keyIndex < 1 || preKeys < 0) {
            throw new IllegalArgumentException("a device has a key index from 1 and a number of pre-keys from 0");
        }
    }

    LinkedDevice withPreKeys(int number) {
        return new LinkedDevice(this.number, keyIndex, noiseKey, Math.min(MAX_PRE_KEYS, number), keys, identity);
    }

    LinkedDevice with(PublishedKeys newKeys) {
        return new LinkedDevice(number, keyIndex, noiseKey, preKeys, Optional.of(newKeys), identity);
    }
}
