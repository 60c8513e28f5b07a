package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.KeyPair;
import java.util.Objects;

/**
 * The identity of this side.
 *
 * @param keys never printed
 * @param registrationId 32 bits, as on the wire
 */
public record SignalIdentity(KeyPair keys, int registrationId) {

    public SignalIdentity {
        Objects.requireNonNull(keys);
    }

    /** Shows only the beginning of the public half. */
    @Override
    public String toString() {
        return "SignalIdentity[" + keys.publicKey() + "]";
    }
}
