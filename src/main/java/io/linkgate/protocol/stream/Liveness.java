package io.linkgate.protocol.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The keep-alive of a connection. We send a request now and then; anything that comes back, an answer or not, proves
 * that the server is still there.
 *
 * @param pingAt when to send the next request
 * @param answerBy by when something must have come; {@link Instant#MAX} when no answer is due
 * @param asked the number of requests on this connection, for any purpose; their ids use it
 */
public record Liveness(Instant pingAt, Instant answerBy, int asked) {

    /** An alarm that is later than this was not delayed by load: the machine, or the whole process, was suspended. */
    private static final Duration OVERSLEPT = Duration.ofSeconds(1);

    /** Long enough to read what has come since. */
    private static final Duration WAKING_UP = Duration.ofSeconds(2);

    public Liveness {
        Objects.requireNonNull(pingAt);
        Objects.requireNonNull(answerBy);
    }

    /** Creates the state with the time of the first request. */
    public static Liveness from(Instant firstPingAt) {
        return new Liveness(firstPingAt, Instant.MAX, 0);
    }

    /** Returns whether it is time to send a request. */
    public boolean isPingDue(Instant now) {
        return !now.isBefore(pingAt);
    }

    /** Returns whether an answer is overdue. */
    public boolean isDead(Instant now) {
        return !now.isBefore(answerBy);
    }

    /**
     * Returns whether an answer is overdue while this process was suspended, for example because its machine moved to
     * another host. The server's answer is then waiting in the socket, and the alarm may run before it is read.
     */
    public boolean wasSuspended(Instant now) {
        return !answerBy.equals(Instant.MAX) && now.isAfter(answerBy.plus(OVERSLEPT));
    }

    /** Returns the state after a suspension, with a moment more for the answer. */
    public Liveness awake(Instant now) {
        return new Liveness(pingAt, now.plus(WAKING_UP), asked);
    }

    /** Returns the state after something came. */
    public Liveness received() {
        return new Liveness(pingAt, Instant.MAX, asked);
    }

    /** Returns the state after a keep-alive request. */
    public Liveness pinged(Instant nextPingAt, Instant answerDue) {
        return new Liveness(nextPingAt, answerDue.isBefore(answerBy) ? answerDue : answerBy, asked + 1);
    }

    /** Returns the state after a request for another purpose. */
    public Liveness requested() {
        return new Liveness(pingAt, answerBy, asked + 1);
    }

    /** Returns the earlier of this state's next instant and another. */
    public Instant earlierOf(Instant other) {
        Instant own = pingAt.isBefore(answerBy) ? pingAt : answerBy;
        return own.isBefore(other) ? own : other;
    }
}
