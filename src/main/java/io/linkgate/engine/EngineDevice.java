package io.linkgate.engine;

import java.util.Optional;

/**
 * The identity of a companion: a value that only its own engine can read. It holds secrets and never prints them. Safe
 * for use by any thread.
 */
public interface EngineDevice {

    /**
     * Returns everything that {@link Engine#restore} needs, keys in the clear: the caller must seal it before writing
     * it.
     */
    byte[] save();

    /** Returns the account of a linked device; empty before the link. */
    Optional<LinkedAccount> account();
}
