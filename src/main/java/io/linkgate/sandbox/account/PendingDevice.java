package io.linkgate.sandbox.account;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.IssuedIdentity;
import java.util.Objects;

/**
 * An identity that a phone vouched for and what the server made of it, waiting for the companion's signature.
 *
 * @param address which device it will be
 * @param lid the account's hidden number
 * @param keyIndex which of the account's device keys it gets
 * @param noiseKey of the connection that showed the code
 * @param identity what the phone signed
 */
public record PendingDevice(
        DeviceAddress address, long lid, int keyIndex, PublicKey noiseKey, IssuedIdentity identity) {

    public PendingDevice {
        Objects.requireNonNull(address);
        Objects.requireNonNull(noiseKey);
        Objects.requireNonNull(identity);
    }

    LinkedDevice device() {
        return new LinkedDevice(address.device(), keyIndex, noiseKey, 0);
    }
}
