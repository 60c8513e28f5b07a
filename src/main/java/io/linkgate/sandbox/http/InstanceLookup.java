package io.linkgate.sandbox.http;

import io.linkgate.protocol.crypto.PublicKey;
import java.util.Optional;

/** What the sandbox may ask about instances without depending on their package. For any thread. */
public interface InstanceLookup {

    /** The text of the QR code that this instance shows now; empty if it shows none or does not exist. Never waits. */
    Optional<String> codeOf(String instanceId);

    /** Whether there is such an instance. By default every id is one. */
    default boolean exists(String instanceId) {
        return true;
    }

    /**
     * The static key of this instance's saved device; empty if it has none, for example because it is not linked. Waits
     * for the disk.
     */
    default Optional<PublicKey> keyOf(String instanceId) {
        return Optional.empty();
    }
}
