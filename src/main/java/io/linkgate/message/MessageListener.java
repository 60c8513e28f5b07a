package io.linkgate.message;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Writes what belongs to events about messages, in their transaction. Called by one thread at a time. */
public interface MessageListener {

    /**
     * Writes with the handle of the transaction. If it throws, nothing of the transaction is written; the same records
     * may come again, alone or with others.
     *
     * @param records one or more, those of an instance in their order
     */
    void write(Handle handle, List<MessageRecord> records);

    /**
     * Receives what was written last, once it is on disk, in the same order. Must neither block nor throw.
     *
     * @param records the records of {@link #write}
     */
    default void committed(List<MessageRecord> records) {}
}
