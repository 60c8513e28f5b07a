package io.linkgate.engine;

import java.util.Optional;

/**
 * What makes a companion this companion: a value that only the engine which made it can read. It holds secrets; it never
 * prints them. Safe for use by any thread.
 */
public interface EngineDevice {

    /** Everything that {@link Engine#restore} needs, keys in the clear: to be sealed before it is written anywhere. */
    byte[] save();

    /** Whose device it is; empty while no phone has confirmed it. */
    Optional<LinkedAccount> account();
}
