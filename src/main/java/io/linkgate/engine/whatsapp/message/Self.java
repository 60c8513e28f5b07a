package io.linkgate.engine.whatsapp.message;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.delivery.OwnJids;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.identity.LinkedIdentity;
import java.util.Objects;

/**
 * The own account and this device. Never prints a number.
 *
 * @param jids the addresses of this device
 * @param keys this device's keys
 * @param identity the proof that the account has linked this device
 * @param unmigrated whether the phone has announced that its chats are filed under phone numbers
 */
public record Self(OwnJids jids, CompanionKeys keys, LinkedIdentity identity, boolean unmigrated) {

    public Self {
        Objects.requireNonNull(jids);
        Objects.requireNonNull(keys);
        Objects.requireNonNull(identity);
    }

    /** Returns the proof in the form in which it goes with messages that begin a session. */
    SecretBytes deviceIdentity() {
        return SecretBytes.of(identity.stored());
    }

    @Override
    public String toString() {
        return "Self[" + jids + "]";
    }
}
