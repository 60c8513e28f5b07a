package io.linkgate.engine;

import java.time.Instant;
import java.util.Objects;

/** The result of requesting a pairing code. Closed family; prints no code. */
public sealed interface PairingCodeAnswer {

    /**
     * The phone is waiting for the code.
     *
     * @param code {@code ABCD-1234}, to be shown only to the owner of the phone
     * @param goodUntil the latest time until which it is valid; the end of the connection ends it too
     */
    record Ready(String code, Instant goodUntil) implements PairingCodeAnswer {
        public Ready {
            Objects.requireNonNull(code);
            Objects.requireNonNull(goodUntil);
        }

        @Override
        public String toString() {
            return "Ready[goodUntil=" + goodUntil + "]";
        }
    }

    /** There is no code. */
    record Missing(Why why) implements PairingCodeAnswer {
        public Missing {
            Objects.requireNonNull(why);
        }
    }

    /** The reason why there is no code. */
    enum Why {
        /** The phone number is wrong, or codes were requested too often; the server does not distinguish these. */
        BAD_NUMBER,
        /** The server forbids linking this account by a pairing code. */
        FORBIDDEN,
        /** Pairing codes are not available for this account. */
        UNAVAILABLE,
        /** Too many codes were requested in a short time. */
        RATE_LIMITED,
        /** The server refuses for another reason. */
        REFUSED,
        /** This connection shows no QR code now, so a pairing code cannot be requested either. */
        NOT_NOW,
        /** Another code was requested before this one was ready. */
        REPLACED,
        /** The server does not answer. */
        NO_ANSWER,
        /** The connection ended before the code was ready. */
        OVER
    }
}
