package io.linkgate.session;

import java.time.Duration;
import java.util.Objects;

/** What came of asking for a code that is typed into a phone. Closed family; prints no code. */
public sealed interface PairingCodeResult {

    /**
     * The phone waits for the code.
     *
     * @param text {@code ABCD-1234}, a secret of the owner of the phone
     */
    record Ready(String text) implements PairingCodeResult {
        public Ready {
            Objects.requireNonNull(text);
        }

        @Override
        public String toString() {
            return "Ready";
        }
    }

    /**
     * A code was asked for with the same number less than a minute ago, by this instance or another; nothing was sent.
     *
     * @param retryAfter how long to wait before asking again
     */
    record TooSoon(Duration retryAfter) implements PairingCodeResult {
        public TooSoon {
            Objects.requireNonNull(retryAfter);
        }
    }

    /** There is no code. */
    record Missing(Why why) implements PairingCodeResult {
        public Missing {
            Objects.requireNonNull(why);
        }
    }

    /** Why there is none. */
    enum Why {
        /** The telephone number is wrong, or a code was asked for too often; WhatsApp does not say which. */
        BAD_NUMBER,
        /** WhatsApp forbids linking this account by a code. */
        FORBIDDEN,
        /** Linking by a code is not available for this account. */
        UNAVAILABLE,
        /** WhatsApp says that too many codes were asked for. */
        RATE_LIMITED,
        /** The session shows no code to scan at this moment, so that none can be asked for either. */
        NOT_NOW,
        /** Somebody else asked for a code before this one was ready. */
        REPLACED,
        /** WhatsApp does not answer. */
        NO_ANSWER,
        /** WhatsApp refuses, or the connection to it was lost. */
        LOST
    }
}
