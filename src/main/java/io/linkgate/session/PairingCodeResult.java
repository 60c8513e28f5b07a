package io.linkgate.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** The result of a request for a pairing code. Closed family; prints no code. */
public sealed interface PairingCodeResult {

    /**
     * A code that the phone accepts now.
     *
     * @param text {@code ABCD-1234}, for the owner of the phone only
     * @param goodUntil the latest time until which the phone accepts it, by the wall clock; the end of the connection
     *     ends it too
     */
    record Ready(String text, Instant goodUntil) implements PairingCodeResult {
        public Ready {
            Objects.requireNonNull(text);
            Objects.requireNonNull(goodUntil);
        }

        @Override
        public String toString() {
            return "Ready[goodUntil=" + goodUntil + "]";
        }
    }

    /**
     * A code for the same number was requested less than a minute ago, by this instance or another; nothing was sent.
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
        /** The telephone number is wrong, or codes were requested too often; WhatsApp does not reveal which. */
        BAD_NUMBER,
        /** WhatsApp forbids linking this account by a code. */
        FORBIDDEN,
        /** Linking by a code is not available for this account. */
        UNAVAILABLE,
        /** Too many codes were requested, according to WhatsApp. */
        RATE_LIMITED,
        /** The session shows no QR code at the moment, so no pairing code can be requested either. */
        NOT_NOW,
        /** A newer request for a code came in before this one was ready. */
        REPLACED,
        /** WhatsApp does not answer. */
        NO_ANSWER,
        /** WhatsApp refuses, or the connection to it was lost. */
        LOST
    }
}
