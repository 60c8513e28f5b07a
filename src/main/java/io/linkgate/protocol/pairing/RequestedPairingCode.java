package io.linkgate.protocol.pairing;

import io.linkgate.protocol.crypto.SecretBytes;
import java.time.Instant;
import java.util.Objects;

/** A code that may be typed into a phone, on its way or there. Immutable; prints nothing of it. Closed family. */
public sealed interface RequestedPairingCode {

    /** When this has to be looked at again; {@link Instant#MAX} for never. */
    Instant until();

    /** There is none. */
    record None() implements RequestedPairingCode {
        @Override
        public Instant until() {
            return Instant.MAX;
        }
    }

    /**
     * The server was asked to let a phone know.
     *
     * @param id of our request
     * @param goodUntil when the code will be void
     * @param until by when the server must have answered
     */
    record Asked(PairingCodeRequest request, String id, Instant goodUntil, Instant until)
            implements RequestedPairingCode {
        public Asked {
            Objects.requireNonNull(request);
            Objects.requireNonNull(id);
            Objects.requireNonNull(goodUntil);
            Objects.requireNonNull(until);
        }
    }

    /**
     * The phone knows, and its owner may type the code.
     *
     * @param ref the server's name for this try; opaque
     * @param until when the code is void
     * @param hellos how often a phone came with it
     */
    record Offered(PairingCodeRequest request, SecretBytes ref, Instant until, int hellos)
            implements RequestedPairingCode {
        public Offered {
            Objects.requireNonNull(request);
            Objects.requireNonNull(ref);
            Objects.requireNonNull(until);
        }

        Offered heardOf() {
            return new Offered(request, ref, until, hellos + 1);
        }
    }
}
