package io.linkgate.history;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Writes what belongs to the records of sessions, in the transaction that writes them. Runs on a thread for the disk.
 */
public interface RecordListener {

    /** Writes nothing. */
    RecordListener NONE = (handle, records) -> {};

    /**
     * Writes with the handle of the transaction. If it throws, nothing of the transaction is written, and all of it is
     * repeated.
     *
     * @param records of existing instances, those of each instance in their order; moves have their numbers
     */
    void write(Handle handle, List<SessionRecord> records);

    /**
     * Receives what was written last, once it is on disk, in the same order. Must not throw.
     *
     * @param records the records of {@link #write}
     */
    default void committed(List<SessionRecord> records) {}

    /** Whether it wants new codes; if no listener does, they are not recorded. Read for each code; must not block. */
    default boolean wantsCodes() {
        return false;
    }

    /** Returns a listener that passes everything to all of these, in their order. */
    static RecordListener all(List<RecordListener> listeners) {
        List<RecordListener> each = List.copyOf(listeners);
        return new RecordListener() {
            @Override
            public void write(Handle handle, List<SessionRecord> records) {
                each.forEach(listener -> listener.write(handle, records));
            }

            @Override
            public void committed(List<SessionRecord> records) {
                each.forEach(listener -> listener.committed(records));
            }

            @Override
            public boolean wantsCodes() {
                return each.stream().anyMatch(RecordListener::wantsCodes);
            }
        };
    }
}
