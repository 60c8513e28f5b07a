package io.linkgate.protocol.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Whether the other end is still there. We ask now and then; whatever comes back, an answer or anything else, proves that
 * the connection lives.
 *
 * @param pingAt when to ask next
 * @param answerBy by when something must have come; {@link Instant#MAX} when nothing is owed
 * @param asked how many requests were sent on this connection, whatever for; their ids count with it
 */
public record Liveness(Instant pingAt, Instant answerBy, int asked) {

    /** An alarm that is later than this was not held up by a busy machine; the machine, or all of this process, stood still. */
    private static final Duration OVERSLEPT = Duration.ofSeconds(1);

    /** Long enough to read what came in the meantime. */
    private static final Duration WAKING_UP = Duration.ofSeconds(2);

    public Liveness {
        Objects.requireNonNull(pingAt);
        Objects.requireNonNull(answerBy);
    }

    /** One that asks for the first time then. */
    public static Liveness from(Instant firstPingAt) {
        return new Liveness(firstPingAt, Instant.MAX, 0);
    }

    /** Whether it is time to ask. */
    public boolean isPingDue(Instant now) {
        return !now.isBefore(pingAt);
    }

    /** Whether an answer is overdue. */
    public boolean isDead(Instant now) {
        return !now.isBefore(answerBy);
    }

    /**
     * Whether an answer is overdue, but we were not there to hear it: a machine that was suspended, or moved to another host. What
     * the far side has answered then lies in the socket, and the alarm may come before it.
     */
    public boolean isOverslept(Instant now) {
        return !answerBy.equals(Instant.MAX) && now.isAfter(answerBy.plus(OVERSLEPT));
    }

    /** After we were not there: a moment more for the answer. */
    public Liveness awake(Instant now) {
        return new Liveness(pingAt, now.plus(WAKING_UP), asked);
    }

    /** After something came. */
    public Liveness heard() {
        return new Liveness(pingAt, Instant.MAX, asked);
    }

    /** After we asked. */
    public Liveness pinged(Instant nextPingAt, Instant answerDue) {
        return new Liveness(nextPingAt, answerDue.isBefore(answerBy) ? answerDue : answerBy, asked + 1);
    }

    /** After a request that was not made to hear whether the server is there. */
    public Liveness requested() {
        return new Liveness(pingAt, answerBy, asked + 1);
    }

    /** When this, or that other instant, is next to be looked at. */
    public Instant earlierOf(Instant other) {
        Instant own = pingAt.isBefore(answerBy) ? pingAt : answerBy;
        return own.isBefore(other) ? own : other;
    }
}
