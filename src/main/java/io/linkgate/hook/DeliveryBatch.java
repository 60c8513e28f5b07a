package io.linkgate.hook;

import java.util.List;
import java.util.Objects;

/**
 * The next events of one hook, to be delivered in this order.
 *
 * @param failures how many attempts in a row have failed, of any events
 * @param events one or more
 * @param full whether more events may wait than there was room for
 */
public record DeliveryBatch(Webhook hook, int failures, List<QueuedEvent> events, boolean full) {

    public DeliveryBatch {
        Objects.requireNonNull(hook);
        events = List.copyOf(events);
    }
}
