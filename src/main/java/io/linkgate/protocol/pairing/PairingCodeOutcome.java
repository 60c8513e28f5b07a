package io.linkgate.protocol.pairing;

import io.linkgate.protocol.code.PairingCode;
import java.time.Instant;
import java.util.Objects;

/** What came of asking for a code to be typed. Closed family; prints no code. */
public sealed interface PairingCodeOutcome {

    /**
     * The phone knows and waits for the code.
     *
     * @param goodUntil when it is void, at the latest
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

    /** Why there is none. */
    enum Why {
        /** The number is wrong, or a code was asked for too often; the server does not say which (400). */
        BAD_NUMBER,
        /** The server forbids linking this account by a code (403). */
        FORBIDDEN,
        /** Linking by a code is not available for this account (452). */
        UNAVAILABLE,
        /** Too many codes were asked for (429). */
        RATE_LIMITED,
        /** The server refuses for another reason. */
        REFUSED,
        /** The connection has no refs yet, or a phone is linking already. */
        NOT_NOW,
        /** Another code was asked for before the server had answered. */
        REPLACED,
        /** The server does not answer. */
        NO_ANSWER,
        /** The connection ended before the server had answered. */
        OVER
    }
}
