package io.linkgate.message;

import io.linkgate.engine.message.StoreKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A commit of one store, ready to be written.
 *
 * @param store the number of the store
 * @param put sealed values, in order
 * @param dropped what goes, after the values were put
 * @param records the events, in order
 * @param chats the chats in which something has come
 */
record PendingCommit(
        long store, List<Row> put, List<Place> dropped, List<MessageRecord> records, Set<Chats.Chat> chats) {

    PendingCommit {
        put = List.copyOf(put);
        dropped = List.copyOf(dropped);
        records = List.copyOf(records);
        chats = Set.copyOf(chats);
    }

    /** Where a value is. */
    record Place(long store, StoreKind kind, StoreKey.Hash hash) {}

    /** A sealed value. */
    @SuppressWarnings({"ArrayRecordComponent", "OptionalUsedAsFieldOrParameterType"}) // never compared
    record Row(Place place, byte[] sealed, Optional<Instant> expires) {}
}
