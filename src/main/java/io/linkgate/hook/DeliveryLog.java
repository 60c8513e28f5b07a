package io.linkgate.hook;

import io.linkgate.instance.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is on its way to the hooks of an instance, or could not be delivered. Blocks on the database. */
public interface DeliveryLog {

    /** Where a delivery is. */
    enum State {
        /** It is tried, again or for the first time. */
        WAITING,
        /** It is given up, and may be replayed. */
        DEAD
    }

    /**
     * One event on its way to one hook.
     *
     * @param number its number
     * @param eventId the id of the event
     * @param url the receiver
     * @param attempts how often it has failed
     * @param lastError why it failed the last time; empty if it did not
     * @param lastAt when it failed the last time
     * @param nextAt when it is tried next at the earliest; empty if it is dead, or has not failed
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    record Delivery(
            long number,
            String eventId,
            String event,
            String url,
            String hookName,
            State state,
            Instant occurredAt,
            int attempts,
            String lastError,
            Optional<Instant> lastAt,
            Optional<Instant> nextAt) {}

    /**
     * Returns deliveries in order of their numbers.
     *
     * @param state of both states if empty
     * @param after the number after which to begin
     */
    List<Delivery> list(InstanceId id, Optional<State> state, long after, int limit);

    /**
     * Lets dead deliveries be tried again, with all their attempts, before the later ones of their hook.
     *
     * @param number only that one
     * @param url only those to that receiver
     * @return how many they are
     */
    int replay(InstanceId id, Optional<Long> number, Optional<String> url);
}
