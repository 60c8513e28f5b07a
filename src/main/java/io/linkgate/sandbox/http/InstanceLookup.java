package io.linkgate.sandbox.http;

import io.linkgate.protocol.crypto.PublicKey;
import java.util.Optional;

/** What the sandbox may ask about those who use it, without knowing what an instance is. For any thread. */
public interface InstanceLookup {

    /** The text of the code that this instance shows now; empty when it shows none or does not exist. Answered at once. */
    Optional<String> codeOf(String instanceId);

    /**
     * The static key of the device that is kept for this instance; empty when none is, as of an instance that is not linked.
     * Waits for the disk.
     */
    default Optional<PublicKey> keyOf(String instanceId) {
        return Optional.empty();
    }
}
