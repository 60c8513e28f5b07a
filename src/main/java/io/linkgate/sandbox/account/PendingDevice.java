package io.linkgate.sandbox.account;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.IssuedIdentity;
import java.util.Objects;
import java.util.Optional;

/**
 * A device that a phone has vouched for and that waits for the companion's signature.
 *
 * @param address the address that it will have
 * @param lid the account's hidden number
 * @param keyIndex the index of its key among the account's device keys
 * @param noiseKey the key of the connection that showed the code
 * @param identity the identity that the phone has signed
 */
public record PendingDevice(
        DeviceAddress address, long lid, int keyIndex, PublicKey noiseKey, IssuedIdentity identity) {

    public PendingDevice {
        Objects.requireNonNull(address);
        Objects.requireNonNull(noiseKey);
        Objects.requireNonNull(identity);
    }

    /** The device as it is linked. */
    LinkedDevice device(Optional<PublishedKeys> keys, DeviceIdentity signed) {
        return new LinkedDevice(address.device(), keyIndex, noiseKey, 0, keys, Optional.of(signed));
    }
}
