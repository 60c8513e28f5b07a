package io.linkgate.history;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Writes what belongs to the records of sessions, in the transaction that writes them. Runs on a thread for the disk. */
public interface RecordListener {

    /** Writes nothing. */
    RecordListener NONE = (handle, records) -> {};

    /**
     * Writes with the handle of the transaction. If it throws, nothing of the transaction is written, and all of it is
     * repeated.
     *
     * @param records of existing instances, those of each instance in their order
     */
    void write(Handle handle, List<SessionRecord> records);

    /** What was written last is on disk now. Must not throw. */
    default void committed() {}

    /** Returns a listener that writes what all of these write, in their order. */
    static RecordListener all(List<RecordListener> listeners) {
        List<RecordListener> each = List.copyOf(listeners);
        return new RecordListener() {
            @Override
            public void write(Handle handle, List<SessionRecord> records) {
                each.forEach(listener -> listener.write(handle, records));
            }

            @Override
            public void committed() {
                each.forEach(RecordListener::committed);
            }
        };
    }
}
