package io.linkgate.protocol.pairing;

import java.time.Instant;
import java.util.Objects;

/**
 * The link of a phone into which a pairing code was typed, up to its confirmation. Until then the newest ADV secret
 * must not change: the confirmation will be sealed with it. Immutable; prints no secret. Closed family.
 */
public sealed interface PhoneLink {

    /** Returns when the link is given up; {@link Instant#MAX} if there is none. */
    Instant until();

    /** Returns whether the server has asked for a new secret, which must be made if the link fails. */
    boolean refreshOwed();

    /** Returns this link, with a new secret owed. */
    PhoneLink owingRefresh();

    /** There is none. */
    record None() implements PhoneLink {
        @Override
        public Instant until() {
            return Instant.MAX;
        }

        @Override
        public boolean refreshOwed() {
            return false;
        }

        @Override
        public PhoneLink owingRefresh() {
            throw new IllegalStateException("a secret is made at once when no link is pending");
        }
    }

    /**
     * The key bundle is being computed.
     *
     * @param hello the phone's keys
     */
    record Sealing(PrimaryHello hello, Instant until, boolean refreshOwed) implements PhoneLink {
        public Sealing {
            Objects.requireNonNull(hello);
            Objects.requireNonNull(until);
        }

        @Override
        public PhoneLink owingRefresh() {
            return new Sealing(hello, until, true);
        }
    }

    /**
     * The key bundle was sent to the phone.
     *
     * @param id of our request
     */
    record Finishing(String id, Instant until, boolean refreshOwed) implements PhoneLink {
        public Finishing {
            Objects.requireNonNull(id);
            Objects.requireNonNull(until);
        }

        @Override
        public PhoneLink owingRefresh() {
            return new Finishing(id, until, true);
        }
    }
}
