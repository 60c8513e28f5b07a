package io.linkgate.protocol.pairing;

import java.time.Instant;
import java.util.Objects;

/**
 * The link of a phone into which a code was typed, up to its confirmation. Meanwhile the newest ADV secret must stay: the
 * confirmation will be sealed with it. Immutable; prints no secret. Closed family.
 */
public sealed interface PhoneLink {

    /** When it is given up; {@link Instant#MAX} where there is none. */
    Instant until();

    /** Whether the server has asked for a new secret meanwhile, which has to be made if the link does not come about. */
    boolean refreshOwed();

    /** The same, and a new secret is owed. */
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
     * What the phone needs is being made.
     *
     * @param hello what it came with
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
     * The phone was sent what it needs.
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
