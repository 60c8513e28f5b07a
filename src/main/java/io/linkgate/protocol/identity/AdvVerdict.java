package io.linkgate.protocol.identity;

import java.util.Objects;

/** What came of checking a phone's vouching. Closed family. */
public sealed interface AdvVerdict {

    /** Everything held; the identity also bears our own signature now. */
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
