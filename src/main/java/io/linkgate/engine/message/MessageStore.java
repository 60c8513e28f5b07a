package io.linkgate.engine.message;

import java.util.List;
import java.util.Optional;

/**
 * What is kept on disk, sealed, for the messages of one linked device. It is empty for a device that was just linked,
 * and erased together with the device. All methods block on the disk and may be called by any thread that may wait;
 * changes of one device are made by one thread at a time. A failure is a {@link RuntimeException} or an {@link Error}.
 */
public interface MessageStore {

    /** Loads a value; empty if there is none, if its time is over, or if it does not open. */
    Optional<byte[]> load(StoreKind kind, String key);

    /** Loads all values of a kind whose time is not over, the oldest first. */
    List<StoreEntry> all(StoreKind kind);

    /** Loads the private half of a one-time pre-key; empty if there is none. */
    Optional<byte[]> preKey(int id);

    /** Erases a one-time pre-key, which has been used once. */
    void dropPreKey(int id);

    /**
     * Makes all changes or none; on disk when it returns. The events are recorded with them for everyone who is to hear
     * of them, and become public afterwards: an event exists if and only if the changes were made. If it throws, they
     * may have been made or not: what follows the write may have failed.
     */
    void commit(MessageChanges changes);
}
