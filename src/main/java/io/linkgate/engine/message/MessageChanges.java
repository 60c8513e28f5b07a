package io.linkgate.engine.message;

import java.util.List;

/**
 * Changes of a {@link MessageStore} that are made together.
 *
 * @param put values that are added, or replace those of the same kind and key
 * @param dropped entries of which only kind and key matter
 * @param events what has happened with these changes, in order
 */
public record MessageChanges(List<StoreEntry> put, List<StoreEntry> dropped, List<MessageEvent> events) {

    public MessageChanges {
        put = List.copyOf(put);
        dropped = List.copyOf(dropped);
        events = List.copyOf(events);
    }

    /** Returns whether nothing changes and nothing happened. */
    public boolean isEmpty() {
        return put.isEmpty() && dropped.isEmpty() && events.isEmpty();
    }
}
