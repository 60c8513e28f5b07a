package io.linkgate.engine;

import java.time.Instant;
import java.util.Objects;

/** What came of asking for a code that is typed into a phone. Closed family; prints no code. */
public sealed interface PairingCodeAnswer {

    /**
     * The phone waits for the code.
     *
     * @param code {@code ABCD-1234}, to be shown to the owner of the phone and to nobody else
     * @param goodUntil when it is void, at the latest; the end of the connection ends it too
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

    /** Why there is none. */
    enum Why {
        /** The telephone number is wrong, or a code was asked for too often; the other side does not say which. */
        BAD_NUMBER,
        /** The other side forbids linking this account by a code. */
        FORBIDDEN,
        /** Linking by a code is not available for this account. */
        UNAVAILABLE,
        /** Too many codes were asked for in a short time. */
        RATE_LIMITED,
        /** The other side refuses for a reason of its own. */
        REFUSED,
        /** This connection shows no code now, so that none can be asked for either. */
        NOT_NOW,
        /** Somebody else asked for a code before this one was ready. */
        REPLACED,
        /** The other side does not answer. */
        NO_ANSWER,
        /** The connection ended before the code was ready. */
        OVER
    }
}
