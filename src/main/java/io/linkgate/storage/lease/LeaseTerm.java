package io.linkgate.storage.lease;

import java.time.Duration;

/**
 * What a node knows of its lease, by its own monotonic clock, in nanoseconds. The database counts the lease from when it
 * has heard of it, and the node from when it has asked, which is earlier: so a node that stops in time has stopped before
 * its lease ends, whatever the network does.
 *
 * @param asked when the last renewal began that has succeeded
 * @param due when the next one is to begin
 */
public record LeaseTerm(long asked, long due) {

    /** How long a lease lasts from its last renewal on, by the clock of the database. */
    public static final Duration LENGTH = Duration.ofSeconds(6);

    /** How long a node trusts its lease: the rest is for closing what is open. */
    public static final Duration TRUST = Duration.ofSeconds(5);

    private static final Duration BETWEEN_RENEWALS = Duration.ofSeconds(2);
    private static final Duration AFTER_A_FAILURE = Duration.ofMillis(500);

    /** What is to be done. */
    public enum Step {
        WAIT,
        RENEW,
        /** Close everything: the lease may be over soon. */
        END
    }

    /** Returns the term of a lease that has been taken or renewed; {@code asked} is from before the question was sent. */
    public static LeaseTerm since(long asked) {
        return new LeaseTerm(asked, asked + BETWEEN_RENEWALS.toNanos());
    }

    /** Returns the term after an attempt to renew it has failed, at that time. */
    LeaseTerm failed(long now) {
        return new LeaseTerm(asked, now + AFTER_A_FAILURE.toNanos());
    }

    /** Whether the lease can be relied on. */
    boolean isTrusted(long now) {
        return now - asked < TRUST.toNanos();
    }

    Step step(long now) {
        if (!isTrusted(now)) {
            return Step.END;
        }
        return now - due < 0 ? Step.WAIT : Step.RENEW;
    }

    /** Returns the time since the last renewal. */
    Duration age(long now) {
        return Duration.ofNanos(now - asked);
    }
}
