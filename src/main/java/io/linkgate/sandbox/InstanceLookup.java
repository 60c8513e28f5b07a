package io.linkgate.sandbox;

import java.util.Optional;

/** What the sandbox may ask about those who use it, without knowing what an instance is. Answered at once, by any thread. */
public interface InstanceLookup {

    /** The text of the code that this instance shows now; empty when it shows none or does not exist. */
    Optional<String> codeOf(String instanceId);
}
