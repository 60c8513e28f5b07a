package io.linkgate.session;

import io.linkgate.instance.InstanceId;
import java.util.Optional;

/**
 * The store from which all threads read snapshots. It may forget any of them at any time. Safe for use by any thread.
 */
public interface SnapshotStore {

    /** Replaces the snapshot of its instance. */
    void put(SessionSnapshot snapshot);

    /** Replaces the snapshot of its instance. Only stores that other nodes read keep the rest. */
    default void put(SharedSnapshot shared) {
        put(shared.snapshot());
    }

    /** The latest snapshot of that instance; empty if it was forgotten. */
    Optional<SessionSnapshot> get(InstanceId id);

    /** Forgets the instance. */
    void remove(InstanceId id);

    /** Forgets the instance here, because it goes to another node. */
    default void release(InstanceId id) {
        remove(id);
    }
}
