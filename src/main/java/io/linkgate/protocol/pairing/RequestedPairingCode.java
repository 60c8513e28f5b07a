package io.linkgate.protocol.pairing;

import io.linkgate.protocol.crypto.SecretBytes;
import java.time.Instant;
import java.util.Objects;

/** The present pairing code, requested or ready. Immutable; never prints the code. Closed family. */
public sealed interface RequestedPairingCode {

    /** Returns when this state ends; {@link Instant#MAX} for never. */
    Instant until();

    /** There is none. */
    record None() implements RequestedPairingCode {
        @Override
        public Instant until() {
            return Instant.MAX;
        }
    }

    /**
     * The server was asked to prepare the phone.
     *
     * @param id of our request
     * @param goodUntil when the code expires
     * @param until the time limit for the server's answer
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
     * The phone is waiting, and its owner may type the code.
     *
     * @param ref the server's name for this request; opaque
     * @param until when the code expires
     * @param hellos how often a phone has tried it
     */
    record Offered(PairingCodeRequest request, SecretBytes ref, Instant until, int hellos)
            implements RequestedPairingCode {
        public Offered {
            Objects.requireNonNull(request);
            Objects.requireNonNull(ref);
            Objects.requireNonNull(until);
        }

        Offered afterHello() {
            return new Offered(request, ref, until, hellos + 1);
        }
    }
}
