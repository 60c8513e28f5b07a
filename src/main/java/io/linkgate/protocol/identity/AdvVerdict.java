package io.linkgate.protocol.identity;

import java.util.Objects;

/** The result of checking a phone's confirmation. Closed family. */
public sealed interface AdvVerdict {

    /** All checks passed; the identity now carries our own signature too. */
    record Accepted(LinkedIdentity identity) implements AdvVerdict {
        public Accepted {
            Objects.requireNonNull(identity);
        }
    }

    /** The first check that failed. */
    record Refused(AdvStep step) implements AdvVerdict {
        public Refused {
            Objects.requireNonNull(step);
        }
    }
}
