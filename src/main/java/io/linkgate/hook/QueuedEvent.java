package io.linkgate.hook;

import java.time.Instant;
import java.util.Arrays;

/**
 * An event that waits to be delivered to one hook. Its body is not printed: it may contain a code and a telephone
 * number.
 *
 * @param number its row, higher than those of earlier events of the same hook
 * @param id the event's id, the same at every attempt and for every hook
 * @param body the JSON in UTF-8; must not be changed
 * @param attempts how often its delivery has failed
 * @param expires when it is no longer delivered; {@link Instant#MAX} for never
 */
public record QueuedEvent(long number, String id, byte[] body, int attempts, Instant expires) {

    /** Whether it is no longer delivered. */
    public boolean hasExpired(Instant now) {
        return !expires.isAfter(now);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QueuedEvent that
                && number == that.number
                && id.equals(that.id)
                && attempts == that.attempts
                && expires.equals(that.expires)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }

    @Override
    public String toString() {
        return "QueuedEvent[" + number + ", " + id + "]";
    }
}
