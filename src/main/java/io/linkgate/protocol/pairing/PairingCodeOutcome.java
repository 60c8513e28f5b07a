package io.linkgate.protocol.pairing;

import io.linkgate.protocol.code.PairingCode;
import java.time.Instant;
import java.util.Objects;

/** The result of requesting a pairing code. Closed family; prints no code. */
public sealed interface PairingCodeOutcome {

    /**
     * The phone is waiting for the code.
     *
     * @param goodUntil the latest time until which it is valid
     */
    record Ready(PairingCode code, Instant goodUntil) implements PairingCodeOutcome {
        public Ready {
            Objects.requireNonNull(code);
            Objects.requireNonNull(goodUntil);
        }
    }

    /** There is no code. */
    record Missing(Why why) implements PairingCodeOutcome {
        public Missing {
            Objects.requireNonNull(why);
        }
    }

    /** The reason why there is no code. */
    enum Why {
        /** The number is wrong, or codes were requested too often; the server does not distinguish these (400). */
        BAD_NUMBER,
        /** The server forbids linking this account by a pairing code (403). */
        FORBIDDEN,
        /** Pairing codes are not available for this account (452). */
        UNAVAILABLE,
        /** Too many codes were requested (429). */
        RATE_LIMITED,
        /** The server refuses for another reason. */
        REFUSED,
        /** The connection has no refs yet, or a phone is linking already. */
        NOT_NOW,
        /** Another code was requested before the server answered. */
        REPLACED,
        /** The server does not answer. */
        NO_ANSWER,
        /** The connection ended before the server answered. */
        OVER
    }
}
